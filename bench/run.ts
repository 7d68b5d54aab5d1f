// npm run bench [-- --only replay,workbench,…] [--speed 1] [--chars 450] [--python DIR] [--go DIR]:
// takes all figures and writes docs/benchmarks.md.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleServer } from './replay/serverBundle.ts';
import { sources } from './replay/sources.ts';
import { replayTables } from './replay/table.ts';
import { writePage } from './report/page.ts';
import { BENCHES, type Bench, writeResults } from './report/results.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: BENCHES.join(',') },
    speed: { type: 'string', default: '1' },
    chars: { type: 'string', default: '450' },
    python: { type: 'string' },
    go: { type: 'string' },
  },
});

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-bench-'));
process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(1));
const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);

const BENCH: Readonly<Record<Bench, () => Promise<void>>> = {
  replay: async () => {
    const { python, go } = values;
    const tables = await replayTables({
      speed: Number(values.speed),
      bundle: await bundleServer(folder),
      sources: sources({ python, go, chars: Number(values.chars), folder }),
      say,
      done: new Map(),
    });
    const pace =
      (values.speed === '1' ? '' : ` --speed ${values.speed}`) +
      (values.chars === '450' ? '' : ` --chars ${values.chars}`);
    writeResults('replay', `npm run bench -- --only replay${pace}`, tables);
  },
  workbench: () => inOwnProcess('workbench'),
  keystroke: () => inOwnProcess('keystroke', '--expose-gc'),
  context: () => inOwnProcess('context'),
  infilling: () => inOwnProcess('infilling'),
  engines: () => inOwnProcess('engines'),
  reloads: () => inOwnProcess('reloads'),
  anchoring: () => inOwnProcess('anchoring'),
  capacity: () => inOwnProcess('capacity'),
  codebase: () => inOwnProcess('codebase', '--expose-gc'),
  conversation: () => inOwnProcess('conversation'),
  panel: () => inOwnProcess('panel'),
  apply: () => inOwnProcess('apply'),
  activation: () => inOwnProcess('activation'),
  recount: () => inOwnProcess('recount'),
  ledger: () => inOwnProcess('ledger'),
};

/** In a process of its own: flags, heap and engines of one bench are no other's. It writes its results itself. */
async function inOwnProcess(bench: Bench, ...flags: readonly string[]): Promise<void> {
  execFileSync(process.execPath, [...flags, path.join(import.meta.dirname, bench, 'main.ts'), '--write'], {
    stdio: 'inherit',
  });
}

for (const bench of BENCHES.filter((name) => values.only.split(',').includes(name))) {
  say(`${bench} begins`);
  try {
    await BENCH[bench]();
  } catch (error) {
    process.exitCode = 1;
    say(`${bench} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  writePage();
}
