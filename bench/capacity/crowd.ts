// Many people at one server: who sends which request when, and which pauses wait for it. Made from recorded sessions with
// seeded dice, the same for the simulated server and a real one.

import { seeded } from '../../test/harness/random.ts';
import type { Session, Traffic } from './traffic.ts';

export interface CrowdOptions {
  readonly people: number;
  /** Length of the run; pauses of its first `warmUpMs` do not count, as caches are cold there. */
  readonly durationMs: number;
  readonly warmUpMs: number;
  readonly seed: number;
  /** Chat beside completion; none unless given. */
  readonly chat?: ChatHabit;
}

/** What everybody asks of the chat, at random times. */
export interface ChatHabit {
  readonly everyMs: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/** A pause that an engine of one's own serves. Served here when token number `tokens` of its request has come before `untilMs`. */
export interface PlannedPause {
  readonly untilMs: number;
  readonly tokens: number;
  readyMs: number;
}

export interface PlannedRequest {
  readonly kind: 'completion' | 'chat';
  readonly person: number;
  readonly atMs: number;
  readonly promptTokens: number;
  /** The person's request before this one in the same file, and how many tokens their prompts begin with in common. */
  readonly previous?: PlannedRequest;
  readonly commonTokens: number;
  readonly outputTokens: number;
  /** From when on nobody wants the answer: a newer request of the same person, or the text has gone another way. */
  endsMs: number;
  /** In order of their tokens. */
  readonly pauses: PlannedPause[];
}

export interface Crowd {
  readonly options: CrowdOptions;
  /** In order of time. */
  readonly requests: readonly PlannedRequest[];
  readonly pauses: readonly PlannedPause[];
}

export function gather(traffic: Traffic, options: CrowdOptions): Crowd {
  const requests: PlannedRequest[] = [];
  const pauses: PlannedPause[] = [];
  const random = seeded(options.seed);
  for (let person = 0; person < options.people; person++) {
    // Somewhere in a session when the run begins, so that not all open a file at once.
    let session = pick(traffic.sessions, random);
    let startMs = -random() * session.durationMs;
    let previous: PlannedRequest | undefined;
    while (startMs < options.durationMs) {
      previous = type(session, { person, startMs, previous, options }, requests, pauses);
      startMs += session.durationMs;
      session = pick(traffic.sessions, random);
    }
    if (options.chat) chat(options.chat, { person, options, random }, requests);
  }
  requests.sort((a, b) => a.atMs - b.atMs);
  return { options, requests, pauses };
}

interface Place {
  readonly person: number;
  readonly startMs: number;
  readonly previous: PlannedRequest | undefined;
  readonly options: CrowdOptions;
}

/** Adds one session's requests and pauses; gives the last request. */
function type(
  session: Session,
  { person, startMs, previous, options }: Place,
  requests: PlannedRequest[],
  pauses: PlannedPause[],
): PlannedRequest | undefined {
  const isIn = (ms: number) => ms >= 0 && ms < options.durationMs;
  let last = previous;
  // Another file: nothing of it is in the cache.
  let before: PlannedRequest | undefined;
  const sent = session.requests.map((recorded): PlannedRequest | undefined => {
    const atMs = startMs + recorded.atMs;
    if (!isIn(atMs)) return undefined;
    // Hob keeps one request at a time: the next calls the last one off.
    if (last) last.endsMs = Math.min(last.endsMs, atMs);
    const { promptTokens, outputTokens } = recorded;
    const cached = before
      ? { previous: before, commonTokens: Math.min(promptTokens - recorded.newTokens, before.promptTokens) }
      : { commonTokens: 0 };
    const endsMs =
      recorded.calledOffAfterMs === undefined ? Number.POSITIVE_INFINITY : atMs + recorded.calledOffAfterMs;
    last = { kind: 'completion', person, atMs, promptTokens, ...cached, outputTokens, endsMs, pauses: [] };
    before = last;
    requests.push(last);
    return last;
  });
  for (const recorded of session.pauses) {
    const untilMs = startMs + recorded.untilMs;
    if (!isIn(untilMs) || untilMs < options.warmUpMs) continue;
    // Not served by an engine of one's own either, or asked for before the run began.
    const request = recorded.request === undefined ? undefined : sent[recorded.request];
    if (request === undefined || recorded.tokens === undefined) continue;
    const pause = { untilMs, tokens: recorded.tokens, readyMs: Number.POSITIVE_INFINITY };
    pauses.push(pause);
    request.pauses.push(pause);
  }
  for (const request of sent) request?.pauses.sort((a, b) => a.tokens - b.tokens);
  return last;
}

function chat(
  habit: ChatHabit,
  { person, options, random }: { person: number; options: CrowdOptions; random: () => number },
  requests: PlannedRequest[],
): void {
  const { promptTokens, outputTokens, everyMs } = habit;
  const gap = () => -Math.log(1 - random()) * everyMs;
  for (let atMs = gap(); atMs < options.durationMs; atMs += gap()) {
    const endsMs = Number.POSITIVE_INFINITY;
    requests.push({ kind: 'chat', person, atMs, promptTokens, commonTokens: 0, outputTokens, endsMs, pauses: [] });
  }
}

/** Of the pauses that an engine of one's own serves, those served here, in percent; NaN without pauses. */
export function servedPct({ pauses }: Crowd): number {
  return (100 * pauses.filter((pause) => pause.readyMs <= pause.untilMs).length) / pauses.length;
}

function pick<T>(list: readonly T[], random: () => number): T {
  const item = list[Math.floor(random() * list.length)];
  if (item === undefined) throw new Error('There are no sessions.');
  return item;
}
