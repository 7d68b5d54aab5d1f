// Which address Hob may connect to. Decides by the address alone; perimeter.ts is the only one that connects.
import { ServerError } from '../models/serverError.ts';

/** Where a connection may go: `host` is what to connect to (never left to DNS for loopback). */
export interface Passage {
  readonly host: string;
  readonly isLoopback: boolean;
}

/**
 * Lets loopback and the hosts listed in `hob.perimeter.allowedHosts` (`host` or `host:port`) through.
 * Throws ServerError `refused` for everything else, with a sentence that says what to change.
 */
export function passageFor(url: URL, allowedHosts: readonly string[]): Passage {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ServerError('refused', `Hob speaks http and https only, not ${url.protocol.slice(0, -1)}.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new ServerError('refused', `The address of ${url.host} has a user or password in it: remove it there.`);
  }
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  // Never DNS: a hosts file or a resolver could send "localhost" elsewhere, and Ollama listens on IPv4 only.
  if (host === 'localhost') return { host: '127.0.0.1', isLoopback: true };
  if (isLoopbackAddress(host)) return { host, isLoopback: true };
  if (allowedHosts.some((allowed) => isSameHost(allowed, url, host))) return { host, isLoopback: false };
  throw new ServerError(
    'refused',
    `${url.host} is not on this machine: Hob connects to it only when hob.perimeter.allowedHosts lists it.`,
    { remedy: { title: 'Open Settings', command: 'workbench.action.openSettings' } },
  );
}

/** 127.0.0.0/8 and ::1. The URL parser has already made one form of the many an IPv4 address can be written in. */
export function isLoopbackAddress(host: string): boolean {
  return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host) || host === '::1';
}

function isSameHost(allowed: string, url: URL, host: string): boolean {
  const wanted = allowed.trim().toLowerCase();
  if (wanted === '') return false;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return wanted === host || wanted === url.hostname || wanted === `${url.hostname}:${port}`;
}
