// Which proxy a request to another machine goes through: the editor's settings first, then the environment.
import { BlockList, isIP } from 'node:net';
import type { ProxySettings } from '../../shared/protocol/session.ts';
import { ServerError } from '../models/serverError.ts';
import { bareHost } from './hostPolicy.ts';

export interface WebProxy {
  /** http or https, without user and password. */
  readonly url: URL;
  /** The header's value, like `Basic …`. Never logged. */
  readonly authorization?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Undefined for a direct connection. `editor` are VS Code's `http.*` settings; in the environment, HTTPS_PROXY or
 * HTTP_PROXY by the address's protocol, and NO_PROXY, in either case.
 * Throws ServerError `unreachable` for an address that is no http proxy: going around it in silence would be wrong.
 */
export function proxyFor(url: URL, editor: ProxySettings | undefined, env: Environment): WebProxy | undefined {
  if (editor?.support === 'off') return undefined;
  const fromEnv = (name: string) => env[name.toLowerCase()] || env[name] || undefined;
  const fromEditor = editor?.url?.trim() || undefined;
  const address = fromEditor ?? fromEnv(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (address === undefined) return undefined;
  const exceptions = [...(editor?.noProxy ?? []), ...(fromEnv('NO_PROXY') ?? '').split(/[\s,]+/)];
  if (exceptions.some((exception) => isException(exception.trim().toLowerCase(), url))) return undefined;
  return read(address, fromEditor === undefined ? 'the environment' : 'http.proxy');
}

function read(address: string, source: string): WebProxy {
  const whole = address.includes('://') ? address : `http://${address}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') {
    // Not the address itself: it may hold a password.
    throw new ServerError(
      'unreachable',
      `The proxy in ${source} is none that Hob can use: it speaks to http and https proxies.`,
    );
  }
  const credentials = url.username === '' ? undefined : `${decode(url.username)}:${decode(url.password)}`;
  url.username = '';
  url.password = '';
  if (credentials === undefined) return { url };
  return { url, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

/** `*`, a name with all below it (with or without a dot or `*.` before), an address, a range like 10.0.0.0/8; each with a port or none. */
function isException(exception: string, url: URL): boolean {
  if (exception === '') return false;
  if (exception === '*') return true;
  const host = bareHost(url);
  const range = /^(.+)\/(\d{1,3})$/.exec(exception);
  if (range !== null) return isInRange(host, range[1] ?? '', Number(range[2]));
  const port = /^([^:]+|\[.+\]):(\d+)$/.exec(exception);
  if (port !== null && port[2] !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false;
  const name = (port?.[1] ?? exception).replace(/^\*?\./, '').replace(/^\[|\]$/g, '');
  return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
}

function isInRange(host: string, network: string, bits: number): boolean {
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || bits > (family === 4 ? 32 : 128)) return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, bits, kind);
  return list.check(host, kind);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A bare % in a password: it stands for itself.
    return part;
  }
}
