// The text of the ledger: one JSON object a line, at most 300 bytes. An entry has a number within its file; later lines
// with the same number and no task say what became of it. Missing means unknown.
import type { Outcome } from './ledgerEntry.ts';
import { OUTCOMES } from './ledgerEntry.ts';
import { countOf, type LedgerRecord, type LineFields, recordFromLine, timeOf } from './ledgerRecord.ts';

export const MAX_LINE_BYTES = 300;

/** What a line that would be too long goes without, first to last; only counts of seven digits come to the last two. */
const DISPENSABLE = ['ws', 'first', 'accepted', 'busy', 'think'] as const;

/** What became of an entry later. */
export interface LedgerUpdate {
  readonly n: number;
  readonly time: number;
  readonly outcome?: Outcome;
  readonly acceptedChars?: number;
  readonly isKept?: boolean;
}

/** The line of an entry, with its line end. */
export function entryLine(n: number, record: LedgerRecord): string {
  const line: { -readonly [name in keyof LineFields]: unknown } = {
    n,
    time: record.time,
    task: record.task,
    kind: record.kind,
    model: record.model,
    local: record.isLocal,
  };
  const put = (key: keyof LineFields, value: unknown) => {
    if (value !== null && value !== false) line[key] = value;
  };
  put('own', record.isSpecialised);
  put('in', record.promptTokens);
  put('cached', record.cachedTokens);
  put('out', record.outputTokens);
  put('think', record.reasoningTokens || null);
  put('inChars', record.promptChars);
  put('outChars', record.outputChars);
  put('est', record.isEstimated);
  put('outcome', record.outcome);
  put('accepted', record.acceptedChars || null);
  put('busy', record.busyMs);
  put('first', record.latencyMs);
  put('paid', record.isLocal ? null : record.paidMicroUsd);
  put('ws', record.workspace);
  let text = `${JSON.stringify(line)}\n`;
  for (const name of DISPENSABLE) {
    if (Buffer.byteLength(text) <= MAX_LINE_BYTES) break;
    delete line[name];
    text = `${JSON.stringify(line)}\n`;
  }
  return text;
}

export function updateLine(update: LedgerUpdate): string {
  const { n, time, outcome, acceptedChars: accepted, isKept: kept } = update;
  return `${JSON.stringify({ n, time, outcome, accepted, kept })}\n`;
}

export function applyUpdate(record: LedgerRecord, update: Omit<LedgerUpdate, 'n' | 'time'>): LedgerRecord {
  return {
    ...record,
    outcome: update.outcome ?? record.outcome,
    acceptedChars: update.acceptedChars ?? record.acceptedChars,
    isKept: update.outcome !== undefined && update.outcome !== 'accepted' ? null : (update.isKept ?? record.isKept),
  };
}

/** What one file says. `unreadable` counts torn lines, foreign lines and updates of entries that are not there. */
export class LedgerFileReading {
  readonly records = new Map<number, LedgerRecord>();
  unreadable = 0;
  readonly #onChange: ((before: LedgerRecord | undefined, after: LedgerRecord) => void) | undefined;

  /** `onChange` hears of every entry and of every change of one. */
  constructor(onChange?: (before: LedgerRecord | undefined, after: LedgerRecord) => void) {
    this.#onChange = onChange;
  }

  /** Reads whole lines; the caller keeps back an unfinished last one. */
  readLines(text: string): void {
    for (let start = 0; start < text.length; ) {
      const end = text.indexOf('\n', start);
      const line = end < 0 ? text.slice(start) : text.slice(start, end);
      start = end < 0 ? text.length : end + 1;
      if (line.trim() !== '' && !this.#readLine(line)) this.unreadable += 1;
    }
  }

  #readLine(line: string): boolean {
    const parsed = parse(line);
    const n = countOf(parsed?.n, Number.MAX_SAFE_INTEGER);
    if (!parsed || n === null) return false;
    if ('task' in parsed) {
      const record = recordFromLine(parsed);
      if (!record || this.records.has(n)) return false;
      this.#put(n, record);
      return true;
    }
    const before = this.records.get(n);
    const update = before && updateFrom(n, parsed);
    if (!before || !update) return false;
    this.#put(n, applyUpdate(before, update), before);
    return true;
  }

  #put(n: number, after: LedgerRecord, before?: LedgerRecord): void {
    this.records.set(n, after);
    this.#onChange?.(before, after);
  }
}

function updateFrom(n: number, parsed: LineFields): LedgerUpdate | undefined {
  const outcome = OUTCOMES.find((name) => name === parsed.outcome);
  const acceptedChars = countOf(parsed.accepted);
  const isKept = typeof parsed.kept === 'boolean' ? parsed.kept : undefined;
  if (outcome === undefined && isKept === undefined) return undefined;
  return {
    n,
    time: timeOf(parsed.time) ?? 0,
    ...(outcome === undefined ? {} : { outcome, acceptedChars: acceptedChars ?? 0 }),
    ...(isKept === undefined ? {} : { isKept }),
  };
}

function parse(line: string): LineFields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    // A torn or foreign line: counted by the caller, never fatal.
    return undefined;
  }
}
