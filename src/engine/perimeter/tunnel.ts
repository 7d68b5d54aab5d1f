// A way through a proxy for https: CONNECT (RFC 9110, 9.3.6), then bytes that the proxy does not see into. By hand
// rather than by a library: the usual one writes the proxy's password to the console where DEBUG is set, and goes on
// connecting after the request was called off.
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { proxyRefuses, unreachable } from './connectionErrors.ts';
import { type Outgoing, reasonOf } from './outgoing.ts';
import type { WebProxy } from './proxies.ts';
import { tlsOptions, type Way } from './way.ts';

/** Rejects with ServerError where the proxy cannot be reached or says no, or with the signal's reason. */
export function openTunnel({ url, signal }: Outgoing, way: Way, proxy: WebProxy): Promise<Socket> {
  const target = `${url.hostname}:${url.port || '443'}`;
  const isTls = proxy.url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (isTls ? https : http).request({
      agent: false,
      method: 'CONNECT',
      host: proxy.url.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.url.port || undefined,
      path: target,
      headers: {
        host: target,
        ...(proxy.authorization !== undefined && { 'proxy-authorization': proxy.authorization }),
      },
      ...(isTls && tlsOptions(proxy.url, way)),
    });
    const abort = () => request.destroy(reasonOf(signal));
    const release = () => signal?.removeEventListener('abort', abort);
    signal?.addEventListener('abort', abort, { once: true });
    request.once('connect', (answer, socket) => {
      release();
      if (answer.statusCode === 200) return resolve(socket as Socket); // Documented as a Duplex; it is the socket.
      socket.destroy();
      reject(proxyRefuses(proxy, answer.statusCode ?? 0));
    });
    request.once('error', (error: NodeJS.ErrnoException) => {
      release();
      reject(signal?.aborted ? reasonOf(signal) : unreachable(proxy.url, error, way));
    });
    request.end();
  });
}
