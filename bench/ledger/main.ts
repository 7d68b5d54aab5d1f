// How fast a long ledger is summed and how large it is: 100 000 requests over a year and ten windows, read from lines,
// read from roll-ups, the report, what recording costs a completion, and how long the report takes to open in VS Code.
//   npm run bench:ledger [-- --requests 100000 --write]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { createSavings } from '../../src/engine/savings/savings.ts';
import { silentLogger } from '../../src/shared/base/log.ts';
import { DEFAULT_SETTINGS } from '../../src/shared/settings/read.ts';
import { writePage } from '../report/page.ts';
import { type Row, writeResults } from '../report/results.ts';
import { openingTimes } from './inWorkbench.ts';
import { sampleEntry } from './sampleEntry.ts';
import { writeLedger } from './writeLedger.ts';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '100000' }, write: { type: 'boolean', default: false } },
});
const requests = Number(values.requests);
const rows: Row[] = [];
const storageDir = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-bench-ledger-'));

/** Wall time, and processor time because the machine may be busy with other things. */
async function timed<T>(work: () => Promise<T> | T): Promise<{ ms: number; cpuMs: number; value: T }> {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - begun, cpuMs: (user + system) / 1000, value };
}

function open() {
  return createSavings({ storageDir, settings: () => DEFAULT_SETTINGS, log: silentLogger });
}

/** A row; `cpuMs` is missing where only the wall was looked at. */
function add(what: string, figure: string, cpuMs?: number): void {
  rows.push({ what, figure, 'on the processor': cpuMs === undefined ? null : `${cpuMs.toFixed(0)} ms` });
}

/** The value under which `share` of them lie. */
function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

async function measureReading(): Promise<void> {
  const { bytes, files } = writeLedger(path.join(storageDir, 'savings'), requests);
  add(
    `size of a request with its acceptance, ${requests} requests in ${files} files`,
    `${(bytes / requests).toFixed(0)} bytes`,
  );
  for (const name of ['summed from lines, making the roll-ups', 'summed from roll-ups', 'summed from roll-ups again']) {
    const savings = open();
    const { ms, cpuMs } = await timed(async () => {
      await savings.ready;
      savings.amounts();
    });
    add(name, `${ms.toFixed(0)} ms`, cpuMs);
    await savings.dispose();
  }
}

async function measureUse(): Promise<void> {
  const savings = open();
  await savings.ready;
  savings.amounts();
  const report = await timed(() => savings.report());
  const size = `${report.value.cells.length} cells, ${Math.round(JSON.stringify(report.value).length / 1024)} KiB`;
  add(`the report's figures, ${size}`, `${report.ms.toFixed(0)} ms`, report.cpuMs);
  const samples: number[] = [];
  for (let each = 0; each < 2_000; each += 1) {
    const { entry } = sampleEntry(each, Date.now());
    const { ms } = await timed(() => savings.ledger.record(entry));
    samples.push(1000 * ms);
    if (each % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  samples.sort((a, b) => a - b);
  add('an entry, half within', `${at(samples, 0.5).toFixed(0)} µs`);
  add('an entry, 99 % within', `${at(samples, 0.99).toFixed(0)} µs`);
  const amounts = await timed(() => savings.amounts());
  add('amounts of the status bar after a change', `${amounts.ms.toFixed(1)} ms`);
  await savings.dispose();
}

async function measureOpening(): Promise<void> {
  const times = await openingTimes(requests);
  const figure = [0, 0.5, 0.99].map((share) => at(times, share).toFixed(0)).join(', ');
  add(`the report opens in VS Code, ${times.length} times: shortest, median, longest`, `${figure} ms`);
}

try {
  await measureReading();
  await measureUse();
} finally {
  fs.rmSync(storageDir, { recursive: true, force: true });
}
await measureOpening();
console.table(rows);
if (values.write) {
  const title = `${requests} requests over a year, in ten windows`;
  writeResults('ledger', 'npm run bench:ledger -- --write', [{ title, rows }]);
  writePage();
}
process.exit(0);
