// Where the ledger lies: `<storage>/savings/2026-11/2026-11-22.<window>.jsonl`, a folder a month, a file per window and
// day, and `rollup.json` beside them, which is a cache: it can be deleted at any time.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

const MONTH = /^\d{4}-\d{2}$/;
const FILE = /^(\d{4}-\d{2}-\d{2})\.([\w-]{1,40})\.jsonl$/;
const OWN_FILES = /^(rollup\.json|rollup\.[\w-]+\.tmp)$/;
/** Changes whenever somebody clears the ledger, so that other windows forget what they hold in memory. */
const CLEARED = 'cleared';

export interface LedgerFile {
  readonly name: string;
  readonly day: string;
  readonly window: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** The person's own calendar day of a moment, YYYY-MM-DD. */
export function dayOf(time: number): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** The calendar day before, whatever the clocks do that night. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

/** A name for this window that no other has, now or later. */
export function newWindowName(): string {
  return `${process.pid.toString(36)}-${randomBytes(5).toString('hex')}`;
}

export function filePath(root: string, day: string, window: string): string {
  return path.join(root, monthOf(day), `${day}.${window}.jsonl`);
}

export function rollupPath(root: string, month: string): string {
  return path.join(root, month, 'rollup.json');
}

/** Months that have a folder, oldest first; none where the folder is missing. Throws where it cannot be read. */
export async function listMonths(root: string): Promise<string[]> {
  return (await namesIn(root)).filter((name) => MONTH.test(name)).sort();
}

/** The files of a month that are wanted, oldest first. */
export async function listFiles(
  root: string,
  month: string,
  isWanted: (file: Pick<LedgerFile, 'name' | 'day' | 'window'>) => boolean,
): Promise<LedgerFile[]> {
  const folder = path.join(root, month);
  const found = await Promise.all(
    (await namesIn(folder)).map(async (name): Promise<LedgerFile[]> => {
      const match = FILE.exec(name);
      const [, day, window] = match ?? [];
      if (!day || !window || monthOf(day) !== month || !isWanted({ name, day, window })) return [];
      const stat = await fs.stat(path.join(folder, name)).catch(() => undefined); // gone meanwhile: another window cleared
      return stat?.isFile() ? [{ name, day, window, bytes: stat.size, modifiedMs: Math.round(stat.mtimeMs) }] : [];
    }),
  );
  return found.flat().sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What changes with every clearing; empty where there was none. */
export async function clearedMark(root: string): Promise<string> {
  return fs.readFile(path.join(root, CLEARED), 'utf8').catch(() => '');
}

/** Deletes the ledger's own files and nothing else, and tells other windows. */
export async function removeLedger(root: string): Promise<void> {
  for (const month of await listMonths(root)) {
    const folder = path.join(root, month);
    for (const name of await namesIn(folder)) {
      if (FILE.test(name) || OWN_FILES.test(name)) await fs.rm(path.join(folder, name), { force: true });
    }
    await fs.rmdir(folder).catch(() => {}); // holds something that is not ours, or a new file of another window
  }
  await fs.mkdir(root, { recursive: true });
  await fs.writeFile(path.join(root, CLEARED), `${newWindowName()}\n`);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await fs.readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
