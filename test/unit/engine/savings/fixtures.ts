// Entries, folders and clocks for the savings tests.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach } from 'mocha';
import type { LedgerEntry } from '../../../../src/engine/savings/ledgerEntry.ts';
import { createSavings, type Savings } from '../../../../src/engine/savings/savings.ts';
import { createLogger } from '../../../../src/shared/base/log.ts';
import { DEFAULT_SETTINGS, readSettings } from '../../../../src/shared/settings/read.ts';
import type { Settings } from '../../../../src/shared/settings/schema.ts';

/** A Wednesday, noon. */
export const NOON = new Date(2026, 10, 18, 12, 0, 0).getTime();
export const DAY_MS = 24 * 60 * 60 * 1000;

let sequence = 0;

/** A shown completion of 1 000 tokens in and 40 out. */
export function entry(change: Partial<LedgerEntry> = {}): LedgerEntry {
  sequence += 1;
  return {
    time: NOON,
    id: `id-${sequence}`,
    task: 'completion',
    kind: 'ollama',
    model: 'qwen2.5-coder:1.5b',
    isLocal: true,
    promptTokens: 1_000,
    cachedTokens: 0,
    outputTokens: 40,
    reasoningTokens: null,
    promptChars: 3_600,
    outputChars: 150,
    source: 'reported',
    outcome: 'shown',
    busyMs: 300,
    costMicroUsd: 0,
    ...change,
  };
}

/** Reference prices that are easy to reckon with: $1 in, $2 out per million, in the tokens of GPT-4o. */
export function settings(change: Record<string, unknown> = {}): Settings {
  return readSettings({ hob: change }).settings;
}
export { DEFAULT_SETTINGS };

const folders: string[] = [];
const open: Savings[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((savings) => savings.dispose()));
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-savings-'));
  folders.push(folder);
  return folder;
}

export interface Window {
  readonly savings: Savings;
  readonly log: string[];
  /** Milliseconds since the epoch; set it to travel. */
  now: number;
  settings: Settings;
}

/** Savings as one window has them, with a clock of its own. */
export async function openWindow(
  storageDir: string,
  change: { now?: number; settings?: Settings } = {},
): Promise<Window> {
  const log: string[] = [];
  const state = { now: change.now ?? NOON, settings: change.settings ?? DEFAULT_SETTINGS };
  const savings = createSavings({
    storageDir,
    settings: () => state.settings,
    clock: () => state.now,
    log: createLogger((level, message) => log.push(`${level} ${message}`)),
  });
  open.push(savings);
  await savings.ready;
  return Object.assign(state, { savings, log });
}

/** Every file of the ledger with its text, by name. */
export function ledgerFiles(storageDir: string): Map<string, string> {
  const root = path.join(storageDir, 'savings');
  if (!fs.existsSync(root)) return new Map();
  const names = fs
    .readdirSync(root, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.jsonl'));
  return new Map(names.sort().map((name) => [path.basename(name), fs.readFileSync(path.join(root, name), 'utf8')]));
}
