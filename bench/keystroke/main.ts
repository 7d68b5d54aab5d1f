// npm run bench:keystroke [-- --file F --lines 10000 --keys 2000 --completions 2000]: Hob's own CPU per keystroke in a
// long file, type-through latency, and heap growth after many completions. Prints JSON.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { languageIdOf } from '../replay/editor/languageIds.ts';
import { quantileOf } from '../replay/figures.ts';
import { REPOSITORY } from '../replay/serverBundle.ts';
import { writePage } from '../report/page.ts';
import { type Row, writeResults } from '../report/results.ts';
import { lengthen } from './longFile.ts';
import { KeystrokeRun } from './measure.ts';

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: path.join(REPOSITORY, 'src', 'engine', 'completion', 'completionEngine.ts') },
    lines: { type: 'string', default: '10000' },
    keys: { type: 'string', default: '2000' },
    completions: { type: 'string', default: '2000' },
    write: { type: 'boolean', default: false },
  },
});

/** Of the file in which the heap is watched. */
const HEAP_LINES = 3_000;

const text = lengthen(fs.readFileSync(values.file, 'utf8'), Number(values.lines));
const middle = text.indexOf('\n', text.length >> 1) + 1;
const options = {
  text,
  languageId: languageIdOf(values.file),
  from: middle,
  warmUpKeys: 400,
  keys: Number(values.keys),
};
const figures = await new KeystrokeRun(options).run();
const heap = await heapGrowth(Number(values.completions));
const round = (value: number | undefined) => (value === undefined ? null : Number(value.toFixed(2)));
const row: Row = {
  file: `${path.basename(values.file)}, lengthened`,
  lines: text.split('\n').length,
  keys: figures.keys,
  requests: figures.requests,
  ghosts: figures.ghosts,
  'CPU ms p50': round(quantileOf(figures.cpuMs, 0.5)),
  'CPU ms p95': round(quantileOf(figures.cpuMs, 0.95)),
  'CPU ms p99': round(quantileOf(figures.cpuMs, 0.99)),
  'type-throughs': figures.typeThroughMs.length,
  'type-through ms p50': round(quantileOf(figures.typeThroughMs, 0.5)),
  'type-through ms p95': round(quantileOf(figures.typeThroughMs, 0.95)),
  ...heap,
};
console.log(JSON.stringify(row));
if (values.write) {
  writeResults('keystroke', 'npm run bench:keystroke', [
    {
      title: 'A file of 10 000 lines',
      text: 'Type-through: from the request to the ghost text, for keys that needed no request. Heap growth: in MB, after a first stretch that fills the bounded caches, over so many answers of the model.',
      rows: [row],
    },
  ]);
  writePage();
}

/** Megabytes that the heap has grown by after so many answers of the model; needs --expose-gc. */
async function heapGrowth(completions: number): Promise<Row> {
  if (!globalThis.gc) return { 'heap growth MB': null };
  // Long enough to type that many answers' worth; the length of the file is no matter here.
  const short = lengthen(fs.readFileSync(values.file, 'utf8'), HEAP_LINES);
  const start = short.indexOf('\n', 4_000) + 1;
  const run = new KeystrokeRun({ ...options, text: short, from: start, keys: short.length });
  // Caches fill up first: what is bounded is no growth.
  for (let key = 0; key < options.warmUpKeys; key++) await run.key();
  const before = heapMb();
  const from = run.requests;
  let keys = 0;
  while (run.requests - from < completions && start + options.warmUpKeys + keys < short.length - 1) {
    await run.key();
    keys++;
  }
  return {
    'heap answers': run.requests - from,
    'heap keys': keys,
    'heap growth MB': Number((heapMb() - before).toFixed(2)),
  };
}

function heapMb(): number {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
