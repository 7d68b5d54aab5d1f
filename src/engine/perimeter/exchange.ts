// One HTTP request over node:http, given up as soon as its signal says so, with failures in words.
import http from 'node:http';
import https from 'node:https';
import { isCancellation } from '../../shared/base/errors.ts';
import { ServerError } from '../models/serverError.ts';

export interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | Uint8Array | undefined;
  readonly signal: AbortSignal | undefined;
}

/** One request and the head of its answer. A connection that had been idle and broke at once is tried anew, once. */
export function exchange(
  outgoing: Outgoing,
  host: string,
  agent: http.Agent,
  isRepeated = false,
): Promise<http.IncomingMessage> {
  const { url, signal, body } = outgoing;
  const headers: Record<string, string> = { host: url.host };
  for (const [name, value] of outgoing.headers) headers[name] = value;
  if (body !== undefined) headers['content-length'] = String(byteLength(body));
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(reasonOf(signal));
    const request = (url.protocol === 'https:' ? https : http).request({
      agent,
      host,
      port: url.port || undefined,
      path: url.pathname + url.search,
      method: outgoing.method,
      headers,
      // A name for TLS only where there is one; an address must not be sent as one.
      ...(url.protocol === 'https:' && {
        servername: /[a-z]/i.test(url.hostname) && !url.hostname.startsWith('[') ? url.hostname : '',
      }),
    });
    const abort = () => request.destroy(reasonOf(signal));
    signal?.addEventListener('abort', abort, { once: true });
    request.once('close', () => signal?.removeEventListener('abort', abort));
    request.once('response', resolve);
    request.once('error', (error: NodeJS.ErrnoException) => {
      if (signal?.aborted) reject(reasonOf(signal));
      else if (request.reusedSocket && !isRepeated && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) {
        exchange(outgoing, host, agent, true).then(resolve, reject);
      } else reject(unreachable(url, error));
    });
    request.end(body);
  });
}

function unreachable(url: URL, error: NodeJS.ErrnoException): ServerError {
  const why: Record<string, string> = {
    ECONNREFUSED: `Nothing listens at ${url.host}.`,
    ENOTFOUND: `The name ${url.hostname} is not known.`,
    ECONNRESET: `${url.host} closed the connection.`,
    ETIMEDOUT: `${url.host} does not answer.`,
    HPE_INVALID_CONSTANT: `What answers at ${url.host} does not speak HTTP.`,
  };
  const message = why[error.code ?? ''] ?? `${url.host} cannot be reached (${error.code ?? error.message}).`;
  return new ServerError('unreachable', message, { cause: error });
}

/** What to say of an answer that broke off. */
export function broken(outgoing: Outgoing, cause: unknown): unknown {
  if (outgoing.signal?.aborted) return reasonOf(outgoing.signal);
  if (cause instanceof Error && isCancellation(cause)) return cause;
  return new ServerError('unreachable', `${outgoing.url.host} closed the connection in mid-answer.`, { cause });
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new DOMException('This operation was aborted', 'AbortError');
}

export function byteLength(body: string | Uint8Array | undefined): number {
  return body === undefined ? 0 : Buffer.byteLength(body);
}
