// One HTTP request over node:http, directly or by a proxy, given up as soon as its signal says so.
import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { proxyRefuses, unreachable } from './connectionErrors.ts';
import { byteLength, type Outgoing, reasonOf } from './outgoing.ts';
import type { WebProxy } from './proxies.ts';
import { openTunnel } from './tunnel.ts';
import { tlsOptions, type Way } from './way.ts';

/** One request and the head of its answer. A kept connection that had been idle and broke at once is tried anew, once. */
export async function exchange(outgoing: Outgoing, way: Way): Promise<http.IncomingMessage> {
  if (outgoing.signal?.aborted) throw reasonOf(outgoing.signal);
  const { url } = outgoing;
  if (way.proxy === undefined) return send(outgoing, way, direct(url, way));
  if (url.protocol === 'https:') return send(outgoing, way, await tunnelled(outgoing, way, way.proxy));
  const message = await send(outgoing, way, handedOver(url, way, way.proxy));
  // A server behind it has no business with this status.
  if (message.statusCode !== 407) return message;
  message.destroy();
  throw proxyRefuses(way.proxy, 407);
}

/** How to open the connection, and what the request line says. */
interface Dial {
  readonly isTls: boolean;
  readonly options: https.RequestOptions;
}

function direct(url: URL, way: Way): Dial {
  const isTls = url.protocol === 'https:';
  const options = { agent: way.agent ?? false, host: way.host, port: url.port || undefined, ...pathOf(url) };
  return { isTls, options: isTls ? { ...options, ...tlsOptions(url, way) } : options };
}

/** Plain http: the proxy gets the whole request with the whole address. */
function handedOver(url: URL, way: Way, { url: proxy, authorization }: WebProxy): Dial {
  const isTls = proxy.protocol === 'https:';
  const target = new URL(url);
  target.hash = '';
  return {
    isTls,
    options: {
      agent: false,
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port || undefined,
      path: target.href,
      ...(authorization !== undefined && { headers: { 'proxy-authorization': authorization } }),
      ...(isTls && tlsOptions(proxy, way)),
    },
  };
}

/** https: the proxy passes bytes on and sees none of the request. */
async function tunnelled(outgoing: Outgoing, way: Way, proxy: WebProxy): Promise<Dial> {
  const { url } = outgoing;
  const socket = await openTunnel(outgoing, way, proxy);
  const secured = tls.connect({ ...tlsOptions(url, way), socket });
  return { isTls: false, options: { createConnection: () => secured, ...pathOf(url) } };
}

function pathOf(url: URL): { path: string } {
  return { path: url.pathname + url.search };
}

function send(outgoing: Outgoing, way: Way, dial: Dial, isRepeated = false): Promise<http.IncomingMessage> {
  const { url, signal, body } = outgoing;
  const headers: Record<string, string> = { host: url.host };
  for (const [name, value] of outgoing.headers) headers[name] = value;
  if (body !== undefined) headers['content-length'] = String(byteLength(body));
  return new Promise((resolve, reject) => {
    const request = (dial.isTls ? https : http).request({
      ...dial.options,
      method: outgoing.method,
      headers: { ...headers, ...(dial.options.headers as Record<string, string> | undefined) }, // Made above, of strings.
    });
    const abort = () => request.destroy(reasonOf(signal));
    signal?.addEventListener('abort', abort, { once: true });
    request.once('close', () => signal?.removeEventListener('abort', abort));
    request.once('response', resolve);
    request.once('error', (error: NodeJS.ErrnoException) => {
      if (signal?.aborted) reject(reasonOf(signal));
      else if (request.reusedSocket && !isRepeated && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) {
        send(outgoing, way, dial, true).then(resolve, reject);
      } else reject(unreachable(url, error, way));
    });
    if (signal?.aborted) abort();
    request.end(body);
  });
}
