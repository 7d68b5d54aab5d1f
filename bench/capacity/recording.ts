// Reads the log of one replay (its --dump) as one person's session.
import { piecesOf } from '../replay/engine/pieces.ts';
import type { SlotRecord } from '../replay/engine/slot.ts';
import { firstLine } from '../replay/person/typist.ts';
import type { RecordedPause, SentRequest, Session } from './traffic.ts';

/** A line of the log, as far as it is read here. `t`: person's ms since the first key. */
export type Dumped =
  | { readonly kind: 'begin'; readonly at: number }
  | { readonly kind: 'key'; readonly t: number }
  | {
      readonly kind: 'pause';
      readonly t: number;
      readonly isAttainable: boolean;
      readonly isServed: boolean;
      /** Null for never. */
      readonly ghostMs: number | null;
      readonly ghost: string;
    }
  | ({ readonly kind: 'request' } & Omit<SlotRecord, 'path'>)
  | { readonly kind: 'answer' };

export interface RecordingEngine {
  readonly prefill: number;
  /** How many times faster than life the replay ran. */
  readonly speed: number;
}

/** A request that ends so soon after a key was called off because of it; otherwise Hob had text enough. */
const CALLED_OFF_WITHIN_MS = 150;
/** Of source text, in the simulated engine's tokens. */
const KEYS_PER_TOKEN = 3.5;

interface Timed {
  readonly request: SentRequest;
  /** When its first token came. */
  readonly firstMs: number;
  readonly endMs: number;
}

export function sessionOf(name: string, events: readonly Dumped[], engine: RecordingEngine): Session {
  const begin = events.find((event) => event.kind === 'begin')?.at ?? 0;
  const keys = events.flatMap((event) => (event.kind === 'key' ? [event.t] : []));
  const sent = events.flatMap((event) => (event.kind === 'request' ? [timed(event, begin, keys, engine)] : []));
  sent.sort((a, b) => a.request.atMs - b.request.atMs);
  const pauses = events.flatMap((event) => {
    if (event.kind !== 'pause' || !event.isAttainable) return [];
    return [event.isServed ? servedBy(event, sent, keys) : { untilMs: event.t }];
  });
  return {
    name,
    keys: keys.length,
    durationMs: keys.at(-1) ?? 0,
    requests: sent.map(({ request }) => request),
    pauses,
  };
}

function timed(
  event: Extract<Dumped, { kind: 'request' }>,
  begin: number,
  keys: readonly number[],
  { prefill, speed }: RecordingEngine,
): Timed {
  const atMs = Math.max(0, Math.round((event.arrivedAt - begin) * speed));
  const endMs = atMs + event.queuedMs + event.busyMs;
  const isTypedOff = keys.some((key) => key <= endMs && endMs - key <= CALLED_OFF_WITHIN_MS);
  return {
    request: {
      atMs,
      promptTokens: event.promptTokens,
      newTokens: event.evaluatedTokens,
      outputTokens: Math.max(1, event.generatedTokens),
      ...(event.isCancelled && isTypedOff && { calledOffAfterMs: endMs - atMs }),
    },
    firstMs: atMs + event.queuedMs + (1000 * event.evaluatedTokens) / prefill,
    endMs,
  };
}

/**
 * The last request that had begun to answer when the ghost text was first seen: the strictest of those it can be. Of its
 * answer the person needs what was typed since it was asked for, and the first line of what is shown.
 */
function servedBy(
  pause: Extract<Dumped, { kind: 'pause' }>,
  sent: readonly Timed[],
  keys: readonly number[],
): RecordedPause {
  const from = keys.findLast((key) => key < pause.t) ?? 0;
  const seenMs = from + (pause.ghostMs ?? 0);
  const request = sent.findLastIndex(({ firstMs }) => firstMs <= seenMs);
  const by = sent[request];
  if (by === undefined) return { untilMs: pause.t };
  const typed = keys.filter((key) => key > by.request.atMs && key <= from).length;
  const tokens = Math.ceil(typed / KEYS_PER_TOKEN) + piecesOf(firstLine(pause.ghost)).length;
  return { untilMs: pause.t, request, tokens: Math.min(by.request.outputTokens, Math.max(1, tokens)) };
}
