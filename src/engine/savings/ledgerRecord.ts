// One request as the ledger holds it in memory: every figure checked, what is nonsense or missing is null.
import { SERVER_KINDS, type ServerKind, TASKS, type Task } from '../../shared/protocol/tasks.ts';
import { type LedgerEntry, OUTCOMES, type Outcome } from './ledgerEntry.ts';
import { charsPerToken } from './tokenRatios.ts';

export interface LedgerRecord {
  readonly time: number;
  readonly task: Task;
  readonly kind: ServerKind | 'hosted';
  readonly model: string;
  readonly isLocal: boolean;
  readonly isSpecialised: boolean;
  readonly promptTokens: number | null;
  readonly cachedTokens: number | null;
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly promptChars: number | null;
  readonly outputChars: number | null;
  readonly isEstimated: boolean;
  readonly outcome: Outcome;
  readonly busyMs: number | null;
  readonly latencyMs: number | null;
  /** null: unknown. */
  readonly paidMicroUsd: number | null;
  readonly workspace: string | null;
  /** Characters of this completion that stand accepted. */
  readonly acceptedChars: number;
  /** Whether the accepted text was still there half a minute later; null while unknown. */
  readonly isKept: boolean | null;
}

/** More tokens or characters than any request of today has; above is a server talking nonsense. */
const MAX_COUNT = 9_999_999;
/** Nearly three hours. */
const MAX_MS = 9_999_999;
/** $1 000 for one request is nonsense. */
const MAX_MICRO_USD = 999_999_999;
/** Keeps a line under 300 bytes; longer names keep both ends. In bytes of JSON. */
const MAX_MODEL_BYTES = 52;
const MAX_WORKSPACE_CHARS = 8;
const MAX_TIME = 8.64e15;

/** Figures as they may be written. Missing tokens are estimated from characters, missing characters from tokens. */
export function recordOf(entry: LedgerEntry): LedgerRecord {
  const perToken = charsPerToken(entry.model).value;
  const prompt = pair(entry.promptTokens, entry.promptChars, perToken);
  const reasoning = countOf(entry.reasoningTokens);
  const output = pair(entry.outputTokens, entry.outputChars, perToken, reasoning ?? 0);
  return {
    time: timeOf(entry.time) ?? 0,
    task: entry.task,
    kind: entry.kind,
    model: shortName(entry.model),
    isLocal: entry.isLocal,
    isSpecialised: entry.isSpecialised === true,
    promptTokens: prompt.tokens,
    cachedTokens: partOf(countOf(entry.cachedTokens), prompt.tokens),
    outputTokens: output.tokens,
    reasoningTokens: partOf(reasoning, output.tokens),
    promptChars: prompt.chars,
    outputChars: output.chars,
    isEstimated: entry.source === 'estimated' || prompt.isEstimated || output.isEstimated,
    outcome: entry.outcome,
    busyMs: countOf(roundOf(entry.busyMs), MAX_MS),
    latencyMs: countOf(roundOf(entry.latencyMs), MAX_MS),
    paidMicroUsd: entry.isLocal ? 0 : countOf(roundOf(entry.costMicroUsd), MAX_MICRO_USD),
    workspace: entry.workspace === undefined ? null : safeText(entry.workspace).slice(0, MAX_WORKSPACE_CHARS),
    acceptedChars: entry.outcome === 'accepted' ? (countOf(entry.outputChars) ?? 0) : 0,
    isKept: null,
  };
}

/** A whole number that can be true, or null. */
export function countOf(value: unknown, max = MAX_COUNT): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max ? value : null;
}

export function timeOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= MAX_TIME ? Math.round(value) : null;
}

/** The names on a line of the ledger, each of which may hold anything. */
export type LineFields = {
  readonly [name in
    | 'n'
    | 'time'
    | 'task'
    | 'kind'
    | 'model'
    | 'local'
    | 'own'
    | 'in'
    | 'cached'
    | 'out'
    | 'think'
    | 'inChars'
    | 'outChars'
    | 'est'
    | 'outcome'
    | 'accepted'
    | 'kept'
    | 'busy'
    | 'first'
    | 'paid'
    | 'ws']?: unknown;
};

/** What a parsed line says, checked like a new entry; undefined where it is no entry at all. */
export function recordFromLine(line: LineFields): LedgerRecord | undefined {
  const task = TASKS.find((name) => name === line.task);
  const kind = [...SERVER_KINDS, 'hosted' as const].find((name) => name === line.kind);
  const outcome = OUTCOMES.find((name) => name === line.outcome);
  const model = line.model;
  if (!task || !kind || !outcome || typeof model !== 'string' || typeof line.local !== 'boolean') return undefined;
  const promptTokens = countOf(line.in);
  const outputTokens = countOf(line.out);
  return {
    time: timeOf(line.time) ?? 0,
    task,
    kind,
    model: shortName(model),
    isLocal: line.local,
    isSpecialised: line.own === true,
    promptTokens,
    cachedTokens: partOf(countOf(line.cached), promptTokens),
    outputTokens,
    reasoningTokens: partOf(countOf(line.think), outputTokens),
    promptChars: countOf(line.inChars),
    outputChars: countOf(line.outChars),
    isEstimated: line.est === true,
    outcome,
    busyMs: countOf(line.busy, MAX_MS),
    latencyMs: countOf(line.first, MAX_MS),
    paidMicroUsd: line.local ? 0 : countOf(line.paid, MAX_MICRO_USD),
    workspace: typeof line.ws === 'string' ? safeText(line.ws).slice(0, MAX_WORKSPACE_CHARS) : null,
    acceptedChars: outcome === 'accepted' ? (countOf(line.accepted) ?? countOf(line.outChars) ?? 0) : 0,
    isKept: null,
  };
}

/** A part cannot be more than the whole; where it is, the server talks nonsense and the part is unknown. */
function partOf(part: number | null, whole: number | null): number | null {
  return part !== null && whole !== null && part <= whole ? part : null;
}

interface Measured {
  readonly tokens: number | null;
  readonly chars: number | null;
  readonly isEstimated: boolean;
}

/** `thought` tokens have no characters: they are not part of the text. */
function pair(givenTokens: number | null, givenChars: number, perToken: number, thought = 0): Measured {
  const tokens = countOf(givenTokens);
  const chars = countOf(givenChars);
  if (tokens === null && (chars === null || chars === 0)) return { tokens: null, chars: null, isEstimated: false };
  if (tokens === null) return { tokens: Math.ceil((chars ?? 0) / perToken), chars, isEstimated: true };
  if (chars === null || (chars === 0 && tokens > 0)) {
    return { tokens, chars: Math.round(Math.max(0, tokens - thought) * perToken), isEstimated: false };
  }
  return { tokens, chars, isEstimated: false };
}

function roundOf(value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value) : value;
}

function shortName(model: string): string {
  const name = safeText(model) || 'unknown';
  let kept = name;
  for (let length = name.length; jsonBytes(kept) > MAX_MODEL_BYTES; length -= 1) {
    const half = Math.floor(length / 2);
    kept = `${name.slice(0, half)}…${name.slice(-half)}`;
  }
  return kept;
}

function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

/** Names come from servers: no control characters. */
function safeText(text: string): string {
  return text.replace(/\p{Cc}/gu, '');
}
