// What the benches found last, one JSON file each, so that one can be repeated without the others and the page is always
// made from all of them.
import fs from 'node:fs';
import path from 'node:path';
import { type Circumstances, circumstances } from './machine.ts';

const FOLDER = path.join(import.meta.dirname, '..', 'results');

export const BENCHES = [
  'replay',
  'workbench',
  'keystroke',
  'context',
  'infilling',
  'engines',
  'anchoring',
  'codebase',
  'conversation',
  'capacity',
  'apply',
  'panel',
  'reloads',
  'activation',
  'recount',
  'ledger',
] as const;
export type Bench = (typeof BENCHES)[number];

/** Rows of a table: figures by column name. */
export type Row = Readonly<Record<string, string | number | null>>;

export interface Results {
  /** What to run to get them again. */
  readonly command: string;
  readonly circumstances: Circumstances;
  readonly tables: readonly Table[];
}

export interface Table {
  readonly title: string;
  /** Sentences before the table. */
  readonly text?: string;
  readonly rows: readonly Row[];
}

export function readResults(bench: Bench): Results | undefined {
  const file = path.join(FOLDER, `${bench}.json`);
  if (!fs.existsSync(file)) return undefined;
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Results; // Written by writeResults below.
}

export function writeResults(bench: Bench, command: string, tables: readonly Table[]): void {
  fs.mkdirSync(FOLDER, { recursive: true });
  const results: Results = { command, circumstances: circumstances(), tables };
  fs.writeFileSync(path.join(FOLDER, `${bench}.json`), `${JSON.stringify(results, null, 2)}\n`);
}
