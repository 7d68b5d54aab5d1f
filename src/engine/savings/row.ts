// A sum of like requests of one day: the atom of every figure. It holds tokens, not money, so that another reference
// model or price revalues the past; requests in one row have the same price per token, so nothing is lost by summing.
import type { LedgerRecord } from './ledgerRecord.ts';

/** What the requests of a row have in common. */
export interface RowKey {
  /** The person's own calendar day, YYYY-MM-DD, as it was when the request ended. */
  readonly day: string;
  readonly task: LedgerRecord['task'];
  readonly kind: LedgerRecord['kind'];
  readonly model: string;
  readonly isLocal: boolean;
  readonly isSpecialised: boolean;
  readonly outcome: LedgerRecord['outcome'];
  readonly isEstimated: boolean;
  /** Whether tokens in and out are known of each of them. */
  readonly isKnown: boolean;
  /** Tokens of the prompt where it is long enough for a dearer tier: such rows hold equal prompts only. 0 elsewhere. */
  readonly longPrompt: number;
}

/** The figures of a row, in the order in which a roll-up file writes them. */
export const ROW_FIGURES = [
  'requests',
  'promptTokens',
  'cachedTokens',
  'outputTokens',
  'reasoningTokens',
  'promptChars',
  'cachedChars',
  'outputChars',
  /** Requests whose server did not say what came from its cache. */
  'cacheUnknown',
  'acceptedChars',
  'kept',
  'keptKnown',
  'busyMs',
  'paidMicroUsd',
  'paidUnknown',
] as const;
export type RowFigures = { [K in (typeof ROW_FIGURES)[number]]: number };

export interface Row {
  readonly key: RowKey;
  readonly figures: RowFigures;
  /** Requests by latency, in buckets of an eighth of an octave (see latencyBucket). */
  readonly latencies: Map<number, number>;
}

/** Below every tier of every price list, whatever the tokenizer (the lowest is 128 000). */
const LONG_PROMPT_TOKENS = 48_000;
const BUCKETS_PER_OCTAVE = 8;

export function rowKeyOf(day: string, record: LedgerRecord): RowKey {
  const { task, kind, model, isLocal, isSpecialised, outcome, isEstimated, promptTokens, outputTokens } = record;
  const isKnown = promptTokens !== null && outputTokens !== null;
  const longPrompt = promptTokens !== null && promptTokens >= LONG_PROMPT_TOKENS ? promptTokens : 0;
  return { day, task, kind, model, isLocal, isSpecialised, outcome, isEstimated, isKnown, longPrompt };
}

/** The identity of a row within its day. */
export function rowId(key: RowKey): string {
  const flags =
    Number(key.isLocal) + 2 * Number(key.isSpecialised) + 4 * Number(key.isEstimated) + 8 * Number(key.isKnown);
  return `${key.task}\t${key.kind}\t${key.model}\t${key.outcome}\t${flags}\t${key.longPrompt}`;
}

export function emptyRow(key: RowKey): Row {
  return { key, figures: noFigures(), latencies: new Map() };
}

export function noFigures(): RowFigures {
  return {
    requests: 0,
    promptTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    promptChars: 0,
    cachedChars: 0,
    outputChars: 0,
    cacheUnknown: 0,
    acceptedChars: 0,
    kept: 0,
    keptKnown: 0,
    busyMs: 0,
    paidMicroUsd: 0,
    paidUnknown: 0,
  };
}

/** Adds a request to its row, or takes it out again (`sign` -1), which is how a changed outcome moves between rows. */
export function addRecord(row: Row, record: LedgerRecord, sign: 1 | -1): void {
  const { figures } = row;
  const { promptTokens, cachedTokens, promptChars } = record;
  const cachedChars =
    cachedTokens !== null && promptTokens && promptChars !== null
      ? Math.round((promptChars * cachedTokens) / promptTokens)
      : 0;
  figures.requests += sign;
  figures.promptTokens += sign * (promptTokens ?? 0);
  figures.cachedTokens += sign * (cachedTokens ?? 0);
  figures.outputTokens += sign * (record.outputTokens ?? 0);
  figures.reasoningTokens += sign * (record.reasoningTokens ?? 0);
  figures.promptChars += sign * (promptChars ?? 0);
  figures.cachedChars += sign * cachedChars;
  figures.outputChars += sign * (record.outputChars ?? 0);
  figures.cacheUnknown += sign * Number(cachedTokens === null);
  figures.acceptedChars += sign * record.acceptedChars;
  figures.kept += sign * Number(record.isKept === true);
  figures.keptKnown += sign * Number(record.isKept !== null);
  figures.busyMs += sign * (record.busyMs ?? 0);
  figures.paidMicroUsd += sign * (record.paidMicroUsd ?? 0);
  figures.paidUnknown += sign * Number(record.paidMicroUsd === null);
  if (record.latencyMs !== null) addLatency(row.latencies, latencyBucket(record.latencyMs), sign);
}

/** Adds all of another row with the same key. */
export function addRow(row: Row, other: Row): void {
  for (const name of ROW_FIGURES) row.figures[name] += other.figures[name];
  for (const [bucket, count] of other.latencies) addLatency(row.latencies, bucket, count);
}

function addLatency(latencies: Map<number, number>, bucket: number, count: number): void {
  const sum = (latencies.get(bucket) ?? 0) + count;
  if (sum > 0) latencies.set(bucket, sum);
  else latencies.delete(bucket);
}

/** Buckets grow by a twelfth, so a percentile read from them is at most 5 % off. */
export function latencyBucket(latencyMs: number): number {
  return Math.round(Math.log2(Math.max(1, latencyMs)) * BUCKETS_PER_OCTAVE);
}

/** The latency that `share` (0 to 1) of the requests stayed under, milliseconds; null where there are none. */
export function latencyAt(latencies: ReadonlyMap<number, number>, share: number): number | null {
  const sorted = [...latencies].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return null;
  let seen = 0;
  for (const [bucket, count] of sorted) {
    seen += count;
    if (seen >= share * total) return Math.round(2 ** (bucket / BUCKETS_PER_OCTAVE));
  }
  return null;
}
