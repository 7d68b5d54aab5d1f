// A request as it was asked for and what a redirect makes of it, before anything is decided about it.
import type http from 'node:http';
import { ServerError } from '../models/serverError.ts';

export interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | Uint8Array | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Reads what a standard `fetch` takes. Throws ServerError `refused` for what is no address. */
export function outgoingFrom(input: string | URL | Request, init: RequestInit): Outgoing {
  const isRequest = input instanceof Request;
  if (isRequest && input.body !== null) throw new TypeError('Give the body beside the address, not inside a Request.');
  const body = init.body ?? undefined;
  if (body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw new TypeError('The perimeter sends text or bytes only.');
  }
  return {
    url: parse(isRequest ? input.url : input),
    method: init.method?.toUpperCase() ?? (isRequest ? input.method : 'GET'),
    headers: new Headers(init.headers ?? (isRequest ? input.headers : undefined)),
    body,
    signal: init.signal ?? (isRequest ? input.signal : undefined),
  };
}

/** The next request where the answer is a redirect within the same origin; throws ServerError `refused` for another one. */
export function redirected(outgoing: Outgoing, message: http.IncomingMessage): Outgoing | undefined {
  const { location } = message.headers;
  if (![301, 302, 303, 307, 308].includes(message.statusCode ?? 0) || location === undefined) return undefined;
  const url = URL.canParse(location, outgoing.url.href) ? new URL(location, outgoing.url) : undefined;
  if (url?.origin !== outgoing.url.origin) {
    message.destroy();
    const target = url === undefined ? 'somewhere else' : url.host;
    throw new ServerError(
      'refused',
      `${outgoing.url.host} redirects to ${target}, and Hob follows no redirect to another host.`,
    );
  }
  const keepsBody = message.statusCode === 307 || message.statusCode === 308 || outgoing.method === 'GET';
  return keepsBody ? { ...outgoing, url } : { ...outgoing, url, method: 'GET', body: undefined };
}

export function byteLength(body: string | Uint8Array | undefined): number {
  return body === undefined ? 0 : Buffer.byteLength(body);
}

/** Why a request was called off, as an error. */
export function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new DOMException('This operation was aborted', 'AbortError');
}

function parse(address: string | URL): URL {
  if (address instanceof URL) return address;
  if (!URL.canParse(address))
    throw new ServerError('refused', 'The address of the server is not a URL: write it like http://127.0.0.1:11434.');
  return new URL(address);
}
