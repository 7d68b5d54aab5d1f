// The one function that opens a connection: every request of Hob to any server goes through `fetch` here.
// On node:http rather than the built-in fetch: that one gives up after 300 s without a byte, and cold models take longer.
import http from 'node:http';
import https from 'node:https';
import { type Logger, silentLogger } from '../../shared/base/log.ts';
import type { AuditEntry, AuditUsage, RedactionCount } from '../../shared/protocol/perimeter.ts';
import type { Task } from '../../shared/protocol/tasks.ts';
import { ServerError } from '../models/serverError.ts';
import { broken } from './connectionErrors.ts';
import { Departures } from './departures.ts';
import { exchange } from './exchange.ts';
import type { Grant, GrantRegistry } from './grants.ts';
import type { Passage } from './hostPolicy.ts';
import { toResponse } from './httpResponse.ts';
import { DIRECT, type Network } from './network.ts';
import { type Outgoing, outgoingFrom, redirected } from './outgoing.ts';
import { tapUsage } from './usageTap.ts';
import type { Way } from './way.ts';

/** What a request is for, told beside the standard fields; goes into the audit log. */
export interface RequestPurpose {
  readonly task?: Task;
  readonly model?: string;
  /**
   * Permission for this one request to a hosted API. It is confirmed whatever the address, so that a hosted API behind
   * a gateway on this machine counts as one too: what is sent is redacted and logged.
   */
  readonly grant?: Grant;
  /** Told once, when a request has been let out of this machine and before its answer; never for one on loopback. */
  readonly onLeaving?: (leaving: Leaving) => void;
}

/** One request on its way out, as its caller may show it. */
export interface Leaving {
  readonly host: string;
  readonly bytesOut: number;
  /** Secrets that were replaced in what is sent, by kind; empty where there were none. */
  readonly redactions: readonly RedactionCount[];
  /** Adds to the audit log what is known only after the answer. What is unknown is left out. */
  settle(usage: AuditUsage): void;
}

/**
 * A standard `fetch` as far as model clients use it: text or bytes as body, `Response` with a stream as answer.
 * Rejects with ServerError `refused` or `unreachable`, or with the signal's reason.
 */
export type PerimeterFetch = (input: string | URL | Request, init?: RequestInit & RequestPurpose) => Promise<Response>;

export interface AuditSink {
  /** A connection that left loopback, or would have. Written before anything is sent. */
  left(entry: AuditEntry): void;
  /** What became known of the entry with this id after the answer. */
  amended?(id: string, usage: AuditUsage): void;
  /** One that did not leave. */
  stayed(): void;
}

export interface PerimeterOptions {
  /** `hob.perimeter.allowedHosts` as it is now. */
  readonly allowedHosts: () => readonly string[];
  readonly audit: AuditSink;
  /** Who confirms requests to hosted APIs; without one, there are none. */
  readonly grants?: GrantRegistry;
  /** Proxies and certificates; straight to every host where missing. */
  readonly network?: Network;
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
  const departures = new Departures(options, log);
  const network = options.network ?? DIRECT;
  const plain = new http.Agent(AGENT_OPTIONS);
  const secure = new https.Agent(AGENT_OPTIONS);

  /** `isGranted`: the request is one to a hosted API, which is paid for. */
  const wayTo = async (url: URL, { host, isLoopback }: Passage, isGranted: boolean): Promise<Way> => {
    const proxy = isLoopback ? undefined : await network.proxyFor(url);
    const isSecure = url.protocol === 'https:' || proxy?.url.protocol === 'https:';
    return {
      host,
      // Trying a kept connection anew could pay twice: such a request gets one of its own.
      ...(!isGranted && { agent: url.protocol === 'https:' ? secure : plain }),
      ...(proxy && { proxy }),
      ...(isSecure && (await network.trusted())),
    };
  };

  const send = async (outgoing: Outgoing, purpose: RequestPurpose): Promise<Response> => {
    const isGranted = departures.confirm(outgoing, purpose);
    let current = outgoing;
    for (let hops = 0; ; hops++) {
      const passage = departures.admit(current, purpose, isGranted);
      const way = await wayTo(current.url, passage, isGranted);
      let heard: ((usage: AuditUsage) => void) | undefined;
      if (passage.isLoopback && !isGranted) options.audit.stayed();
      else {
        const departure = departures.leave(current, purpose, { way, isGranted });
        current = departure.outgoing;
        heard = departure.heard;
        if (hops === 0) purpose.onLeaving?.(departure.leaving);
      }
      const sent = current;
      const message = await exchange(sent, way);
      const next = redirected(sent, message);
      if (next === undefined) {
        if (heard) tapUsage(message, heard);
        return toResponse(message, (cause) => broken(sent, cause));
      }
      message.destroy();
      if (hops === MAX_REDIRECTS) throw new ServerError('protocol', `${sent.url.host} redirects in a circle.`);
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
