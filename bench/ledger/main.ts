// How fast a long ledger is summed and how large it is: 100 000 requests over a year and ten windows, read from lines,
// read from roll-ups, the report, and what recording costs a completion.
//   node bench/ledger/main.ts [REQUESTS]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createSavings } from '../../src/engine/savings/savings.ts';
import { silentLogger } from '../../src/shared/base/log.ts';
import { DEFAULT_SETTINGS } from '../../src/shared/settings/read.ts';
import { sampleEntry } from './sampleEntry.ts';
import { writeLedger } from './writeLedger.ts';

const requests = Number(process.argv[2] ?? 100_000);
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

try {
  const { bytes, files } = writeLedger(path.join(storageDir, 'savings'), requests);
  console.log(
    `${requests} requests in ${files} files, ${(bytes / requests).toFixed(0)} bytes a request with its acceptance`,
  );
  for (const name of ['from lines, making the roll-ups', 'from roll-ups', 'from roll-ups again']) {
    const savings = open();
    const { ms, cpuMs } = await timed(async () => {
      await savings.ready;
      savings.amounts();
    });
    console.log(`summed ${name}: ${ms.toFixed(0)} ms (${cpuMs.toFixed(0)} ms processor)`);
    await savings.dispose();
  }
  const savings = open();
  await savings.ready;
  savings.amounts();
  const report = await timed(() => savings.report());
  console.log(
    `report: ${report.ms.toFixed(0)} ms, ${report.value.cells.length} cells, ${JSON.stringify(report.value).length} bytes`,
  );
  const samples: number[] = [];
  for (let at = 0; at < 2_000; at += 1) {
    const { entry } = sampleEntry(at, Date.now());
    const { ms } = await timed(() => savings.ledger.record(entry));
    samples.push(ms);
    if (at % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  samples.sort((a, b) => a - b);
  const at = (share: number) => `${(1000 * (samples[Math.floor(share * samples.length)] ?? 0)).toFixed(0)} µs`;
  console.log(`recording one: half within ${at(0.5)}, 99 % within ${at(0.99)}`);
  const amounts = await timed(() => savings.amounts());
  console.log(`amounts after a change: ${amounts.ms.toFixed(1)} ms`);
  await savings.dispose();
} finally {
  fs.rmSync(storageDir, { recursive: true, force: true });
}
