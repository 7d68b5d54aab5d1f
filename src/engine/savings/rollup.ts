// The sums of a month's settled files, so that years are read in milliseconds. Only a cache: it names the files it was
// made from with their sizes and times, and whoever finds them changed makes it anew. Written beside and renamed.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { SERVER_KINDS, TASKS } from '../../shared/protocol/tasks.ts';
import { OUTCOMES } from './ledgerEntry.ts';
import { type LedgerFile, rollupPath } from './ledgerFolder.ts';
import { noFigures, ROW_FIGURES, type Row, type RowKey } from './row.ts';

/** Changes with the meaning of what is written; other versions are made anew. */
const VERSION = 1;

export interface Rollup {
  readonly files: readonly LedgerFile[];
  readonly rows: readonly Row[];
  readonly unreadable: number;
}

/** Written as lists in the order of these names: a year of rows is read in a few milliseconds. */
const KINDS = [...SERVER_KINDS, 'hosted'] as const;
const FLAGS = ['isLocal', 'isSpecialised', 'isEstimated', 'isKnown'] as const satisfies readonly (keyof RowKey)[];

/** The roll-up of a month; undefined where there is none or it cannot be trusted. */
export async function readRollup(root: string, month: string): Promise<Rollup | undefined> {
  try {
    const written: unknown = JSON.parse(await fs.readFile(rollupPath(root, month), 'utf8'));
    if (!isRecord(written) || written.version !== VERSION) return undefined;
    const { files, rows, unreadable } = written;
    if (!Array.isArray(files) || !Array.isArray(rows)) return undefined;
    return { files: files.map(fileFrom), rows: rows.map(rowFrom), unreadable: numberFrom(unreadable) };
  } catch {
    // Missing, torn or not what it should be: the ledger itself is read instead.
    return undefined;
  }
}

/** Throws where it cannot be written, which the caller may ignore. */
export async function writeRollup(root: string, month: string, rollup: Rollup): Promise<void> {
  const rows = rollup.rows.map(({ key, figures, latencies }) => [
    [key.day, key.task, key.kind, key.model, key.outcome, ...FLAGS.map((name) => Number(key[name])), key.longPrompt],
    ROW_FIGURES.map((name) => figures[name]),
    [...latencies].flat(),
  ]);
  const target = rollupPath(root, month);
  const beside = path.join(path.dirname(target), `rollup.${randomBytes(5).toString('hex')}.tmp`);
  try {
    const text = { version: VERSION, files: rollup.files, unreadable: rollup.unreadable, rows };
    await fs.writeFile(beside, `${JSON.stringify(text)}\n`);
    await fs.rename(beside, target);
  } catch (error) {
    await fs.rm(beside, { force: true });
    throw error;
  }
}

function rowFrom(written: unknown): Row {
  const [key, numbers, latencies] = listFrom(written);
  const [day, task, kind, model, outcome, ...rest] = listFrom(key);
  const [isLocal, isSpecialised, isEstimated, isKnown, longPrompt] = rest.map(numberFrom);
  const figures = noFigures();
  listFrom(numbers).forEach((value, at) => {
    const name = ROW_FIGURES[at];
    if (name) figures[name] = numberFrom(value);
  });
  const pairs = listFrom(latencies).map(numberFrom);
  const counts = new Map<number, number>();
  for (let at = 0; at + 1 < pairs.length; at += 2) counts.set(pairs[at] ?? 0, pairs[at + 1] ?? 0);
  return {
    key: {
      day: textFrom(day),
      task: oneOf(TASKS, task),
      kind: oneOf(KINDS, kind),
      model: textFrom(model),
      outcome: oneOf(OUTCOMES, outcome),
      isLocal: isLocal === 1,
      isSpecialised: isSpecialised === 1,
      isEstimated: isEstimated === 1,
      isKnown: isKnown === 1,
      longPrompt: numberFrom(longPrompt),
    },
    figures,
    latencies: counts,
  };
}

function fileFrom(written: unknown): LedgerFile {
  if (!isRecord(written)) throw new TypeError('not a file');
  const { name, day, window, bytes, modifiedMs } = written;
  return {
    name: textFrom(name),
    day: textFrom(day),
    window: textFrom(window),
    bytes: numberFrom(bytes),
    modifiedMs: numberFrom(modifiedMs),
  };
}

type Fields = {
  readonly [name in 'version' | 'files' | 'rows' | 'unreadable' | keyof LedgerFile]?: unknown;
};

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listFrom(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError('not a list');
}

function textFrom(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TypeError('not a text');
}

function numberFrom(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new TypeError('not a whole number');
}

function oneOf<T extends string>(names: readonly T[], value: unknown): T {
  const found = names.find((name) => name === value);
  if (found) return found;
  throw new TypeError('not one of the names');
}

/** Whether a file is as it was when the roll-up was made. */
export function isSameFile(a: LedgerFile, b: LedgerFile): boolean {
  return a.name === b.name && a.bytes === b.bytes && a.modifiedMs === b.modifiedMs;
}
