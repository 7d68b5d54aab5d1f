// The sums of a month's settled files, so that years are read in milliseconds. Only a cache: it names the files it was
// made from with their sizes and times, and whoever finds them changed makes it anew. Written beside and renamed.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { SERVER_KINDS, TASKS } from '../../shared/protocol/tasks.ts';
import { OUTCOMES } from './ledgerEntry.ts';
import { type LedgerFile, rollupPath } from './ledgerFolder.ts';
import { ROW_FIGURES, type Row, type RowFigures } from './row.ts';

const VERSION = 1;

export interface Rollup {
  readonly files: readonly LedgerFile[];
  readonly rows: readonly Row[];
  readonly unreadable: number;
}

const Latencies = z.array(z.tuple([z.number().int(), z.number().int()]));
const WrittenRow = z.object({
  day: z.string(),
  task: z.enum(TASKS),
  kind: z.enum([...SERVER_KINDS, 'hosted']),
  model: z.string(),
  outcome: z.enum(OUTCOMES),
  isLocal: z.boolean(),
  isSpecialised: z.boolean(),
  isEstimated: z.boolean(),
  isKnown: z.boolean(),
  longPrompt: z.number().int(),
  figures: z.array(z.number().int()).length(ROW_FIGURES.length),
  latencies: Latencies,
});
const WrittenRollup = z.object({
  version: z.literal(VERSION),
  files: z.array(
    z.object({ name: z.string(), day: z.string(), window: z.string(), bytes: z.number(), modifiedMs: z.number() }),
  ),
  unreadable: z.number().int(),
  rows: z.array(WrittenRow),
});

/** The roll-up of a month; undefined where there is none or it cannot be trusted. */
export async function readRollup(root: string, month: string): Promise<Rollup | undefined> {
  try {
    const written = WrittenRollup.parse(JSON.parse(await fs.readFile(rollupPath(root, month), 'utf8')));
    const rows = written.rows.map(({ figures, latencies, ...key }): Row => {
      const named = Object.fromEntries(ROW_FIGURES.map((name, at) => [name, figures[at] ?? 0])) as RowFigures;
      return { key, figures: named, latencies: new Map(latencies) };
    });
    return { files: written.files, rows, unreadable: written.unreadable };
  } catch {
    // Missing, torn or of another version: the ledger itself is read instead.
    return undefined;
  }
}

/** Throws where it cannot be written, which the caller may ignore. */
export async function writeRollup(root: string, month: string, rollup: Rollup): Promise<void> {
  const rows = rollup.rows.map(({ key, figures, latencies }) => ({
    ...key,
    figures: ROW_FIGURES.map((name) => figures[name]),
    latencies: [...latencies],
  }));
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

/** Whether a file is as it was when the roll-up was made. */
export function isSameFile(a: LedgerFile, b: LedgerFile): boolean {
  return a.name === b.name && a.bytes === b.bytes && a.modifiedMs === b.modifiedMs;
}
