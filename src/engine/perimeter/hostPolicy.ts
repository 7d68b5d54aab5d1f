// Which address Hob may connect to. Decides by the address alone; perimeter.ts is the only one that connects, and asks
// grants.ts before it takes a request to a hosted API here.
import { ServerError } from '../models/serverError.ts';
import { placeOf } from './place.ts';

/** Where a connection may go: `host` is what to connect to (never left to DNS for loopback). */
export interface Passage {
  readonly host: string;
  readonly isLoopback: boolean;
}

/**
 * The policy, in order: loopback; the hosts listed in `hob.perimeter.allowedHosts` (`host` or `host:port`); a hosted
 * API's own host for a request whose grant was confirmed (`isGranted`), over https.
 * Throws ServerError `refused` for everything else, with a sentence that says what to change.
 */
export function passageFor(url: URL, allowedHosts: readonly string[], isGranted = false): Passage {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ServerError('refused', `Hob speaks http and https only, not ${url.protocol.slice(0, -1)}.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new ServerError('refused', `The address of ${url.host} has a user or password in it: remove it there.`);
  }
  const host = bareHost(url);
  // Never DNS: a hosts file or a resolver could send "localhost" elsewhere, and Ollama listens on IPv4 only.
  if (host === 'localhost') return { host: '127.0.0.1', isLoopback: true };
  if (isLoopbackAddress(host)) return { host, isLoopback: true };
  if (allowedHosts.some((allowed) => isSameHost(allowed, url, host))) return { host, isLoopback: false };
  if (isGranted) {
    if (url.protocol === 'https:') return { host, isLoopback: false };
    throw new ServerError(
      'refused',
      `${url.host} would get your text and your key without encryption: use https there.`,
    );
  }
  throw refusal(url, host);
}

/** 127.0.0.0/8 and ::1. The URL parser has already made one form of the many an IPv4 address can be written in. */
export function isLoopbackAddress(host: string): boolean {
  return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host) || host === '::1';
}

/** The host as it is connected to: in lower case, an IPv6 address without brackets. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

function refusal(url: URL, host: string): ServerError {
  return new ServerError(
    'refused',
    `${url.host} is ${placeOf(host)}: Hob connects to it only when hob.perimeter.allowedHosts lists it.`,
    { remedy: { title: 'Open Settings', command: 'workbench.action.openSettings' } },
  );
}

function isSameHost(allowed: string, url: URL, host: string): boolean {
  const wanted = allowed.trim().toLowerCase();
  if (wanted === '') return false;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return wanted === host || wanted === url.hostname || wanted === `${url.hostname}:${port}`;
}
