// What one person asks of a server, as recorded by a replay: requests with their tokens, and the pauses that each served.
// Plain data, so that a simulated server and a real one are given exactly the same.
import fs from 'node:fs';
import path from 'node:path';

/** Tokens are the simulated engine's; times count from the first key of the session, in a person's milliseconds. */
export interface SentRequest {
  readonly atMs: number;
  readonly promptTokens: number;
  /** Those that the same person's last prompt did not begin with: what a cache without blocks must evaluate. */
  readonly newTokens: number;
  readonly outputTokens: number;
  /** Milliseconds after `atMs` at which the person had typed something else and it was called off, if it was. */
  readonly calledOffAfterMs?: number;
}

/** A wait of 450 ms or more between two keys, in which an engine that saw the document could have helped. */
export interface RecordedPause {
  readonly untilMs: number;
  /** Index of the request whose answer stood there as the right ghost text; missing where none did, with nobody else at the engine. */
  readonly request?: number;
  /** Tokens of that answer up to the end of the line that stood there. */
  readonly tokens?: number;
}

/** One stretch of text typed by one person. */
export interface Session {
  readonly name: string;
  readonly keys: number;
  readonly durationMs: number;
  readonly requests: readonly SentRequest[];
  readonly pauses: readonly RecordedPause[];
}

/** Sessions recorded on an engine of this speed: Hob asks less of a slow one, and for shorter prompts. */
export interface Traffic {
  readonly prefill: number;
  readonly decode: number;
  readonly sessions: readonly Session[];
}

/** `gpu`: recorded on an engine of 6000 and 150 tokens/s; `cpu`: of 600 and 60. */
export type TrafficName = 'gpu' | 'cpu';

const FILE = path.join(import.meta.dirname, 'traffic.json');

export function readTraffic(name: TrafficName): Traffic {
  const all = JSON.parse(fs.readFileSync(FILE, 'utf8')) as Record<TrafficName, Traffic>; // Written by writeTraffic below.
  return all[name];
}

export function writeTraffic(all: Readonly<Record<TrafficName, Traffic>>): void {
  fs.writeFileSync(FILE, `${JSON.stringify(all)}\n`);
}

/** The shape of the traffic in the units of bench/replay: per 100 keys, and per request. */
export function shapeOf({ sessions }: Traffic): Readonly<Record<string, number>> {
  const sum = (count: (session: Session) => number) => sessions.reduce((total, session) => total + count(session), 0);
  const of = (count: (request: SentRequest) => number) =>
    sum(({ requests }) => requests.reduce((total, request) => total + count(request), 0));
  const keys = sum((session) => session.keys);
  const requests = sum((session) => session.requests.length);
  const round = (value: number) => Number(value.toFixed(1));
  return {
    keys,
    'requests per 100 keys': round((100 * requests) / keys),
    'prompt tokens per request': round(of((request) => request.promptTokens) / requests),
    'new tokens per request': round(of((request) => request.newTokens) / requests),
    'output tokens per request': round(of((request) => request.outputTokens) / requests),
    'requests per minute': round((60_000 * requests) / sum((session) => session.durationMs)),
    pauses: sum((session) => session.pauses.length),
    'served alone %': round(
      (100 * sum(({ pauses }) => pauses.filter(({ request }) => request !== undefined).length)) /
        sum((session) => session.pauses.length),
    ),
  };
}
