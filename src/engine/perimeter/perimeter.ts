// The one function that opens a connection: every request of Hob to any server goes through `fetch` here.
// On node:http rather than the built-in fetch: that one gives up after 300 s without a byte, and cold models take longer.
import http from 'node:http';
import https from 'node:https';
import { type Logger, silentLogger } from '../../shared/base/log.ts';
import type { AuditEntry } from '../../shared/protocol/perimeter.ts';
import type { Task } from '../../shared/protocol/tasks.ts';
import { ServerError } from '../models/serverError.ts';
import { broken, byteLength, exchange, type Outgoing } from './exchange.ts';
import { type Passage, passageFor } from './hostPolicy.ts';
import { toResponse } from './httpResponse.ts';

/** What a request is for, told beside the standard fields; goes into the audit log. */
export interface RequestPurpose {
  readonly task?: Task;
  readonly model?: string;
}

/**
 * A standard `fetch` as far as model clients use it: text or bytes as body, `Response` with a stream as answer.
 * Rejects with ServerError `refused` or `unreachable`, or with the signal's reason.
 */
export type PerimeterFetch = (input: string | URL | Request, init?: RequestInit & RequestPurpose) => Promise<Response>;

export interface AuditSink {
  /** A connection that left loopback, or would have. */
  left(entry: AuditEntry): void;
  /** One that did not. */
  stayed(): void;
}

export interface PerimeterOptions {
  /** `hob.perimeter.allowedHosts` as it is now. */
  readonly allowedHosts: () => readonly string[];
  readonly audit: AuditSink;
  readonly log?: Logger;
  readonly now?: () => number;
}

export interface Perimeter {
  readonly fetch: PerimeterFetch;
  /** Closes idle connections. */
  dispose(): void;
}

/** Idle connections end before the servers' own limit (5 s for vLLM and llama-server), which would race with a request. */
const IDLE_MS = 4_000;
/** llama-server keeps a thread for each idle connection, so few are kept. */
const AGENT_OPTIONS = { keepAlive: true, maxFreeSockets: 2, timeout: IDLE_MS };
const MAX_REDIRECTS = 5;

export function createPerimeter(options: PerimeterOptions): Perimeter {
  const log = (options.log ?? silentLogger).child('perimeter');
  const now = options.now ?? Date.now;
  const plain = new http.Agent(AGENT_OPTIONS);
  const secure = new https.Agent(AGENT_OPTIONS);

  const admit = (outgoing: Outgoing, purpose: RequestPurpose): Passage => {
    const record = (outcome: AuditEntry['outcome']) =>
      options.audit.left({
        time: now(),
        host: outgoing.url.host,
        outcome,
        bytesOut: outcome === 'allowed' ? byteLength(outgoing.body) : 0,
        ...(purpose.task && { task: purpose.task }),
        ...(purpose.model && { model: purpose.model }),
      });
    try {
      const passage = passageFor(outgoing.url, options.allowedHosts());
      if (passage.isLoopback) options.audit.stayed();
      else record('allowed');
      return passage;
    } catch (error) {
      record('refused');
      log.warn(`refused ${outgoing.url.host}`);
      throw error;
    }
  };

  const send = async (outgoing: Outgoing, purpose: RequestPurpose): Promise<Response> => {
    let current = outgoing;
    for (let hops = 0; ; hops++) {
      const passage = admit(current, purpose);
      const agent = current.url.protocol === 'https:' ? secure : plain;
      const message = await exchange(current, passage.host, agent);
      const next = redirected(current, message);
      if (next === undefined) return toResponse(message, (cause) => broken(current, cause));
      message.destroy();
      if (hops === MAX_REDIRECTS) throw new ServerError('protocol', `${current.url.host} redirects in a circle.`);
      current = next;
    }
  };

  return {
    fetch: async (input, init = {}) => send(outgoingFrom(input, init), init),
    dispose: () => {
      plain.destroy();
      secure.destroy();
    },
  };
}

function outgoingFrom(input: string | URL | Request, init: RequestInit): Outgoing {
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

function parse(address: string | URL): URL {
  if (address instanceof URL) return address;
  if (!URL.canParse(address))
    throw new ServerError('refused', 'The address of the server is not a URL: write it like http://127.0.0.1:11434.');
  return new URL(address);
}

/** The next request where the answer is a redirect within the same origin; throws ServerError `refused` for another one. */
function redirected(outgoing: Outgoing, message: http.IncomingMessage): Outgoing | undefined {
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
