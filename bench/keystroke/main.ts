// npm run bench:keystroke [-- --file F --lines 10000 --keys 2000 --completions 2000 --checkout DIR --context-keys 600]:
// Hob's own CPU per keystroke in a long file, without and with context gathered from a checkout, type-through latency, and
// heap growth after many completions. Prints JSON.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { languageIdOf } from '../replay/editor/languageIds.ts';
import { quantileOf } from '../replay/figures.ts';
import { REPOSITORY } from '../replay/serverBundle.ts';
import { writePage } from '../report/page.ts';
import { type Row, writeResults } from '../report/results.ts';
import { lengthen } from './longFile.ts';
import { type KeystrokeFigures, KeystrokeRun } from './measure.ts';

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: path.join(REPOSITORY, 'src', 'engine', 'completion', 'completionEngine.ts') },
    lines: { type: 'string', default: '10000' },
    keys: { type: 'string', default: '2000' },
    completions: { type: 'string', default: '2000' },
    checkout: { type: 'string', default: REPOSITORY },
    'context-keys': { type: 'string', default: '600' },
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
const bare = rowOf('no', await new KeystrokeRun(options).run());
console.log(JSON.stringify(bare));
const contextKeys = Number(values['context-keys']);
const gathering = { ...options, warmUpKeys: 100, keys: contextKeys, checkout: path.resolve(values.checkout) };
const withContext = rowOf('yes', await new KeystrokeRun(gathering).run());
console.log(JSON.stringify(withContext));
const heap = await heapGrowth(Number(values.completions));
console.log(JSON.stringify(heap));
if (values.write) {
  writeResults('keystroke', 'npm run bench:keystroke', [
    {
      title: 'A file of 10 000 lines',
      text: `${path.basename(values.file)}, lengthened to ${text.split('\n').length} lines. Type-through: from the request to the ghost text, for keys that needed no request; CPU next to wall time, which a busy machine makes longer. With context: at a person's pace in real time, gathered from a checkout on disk (this project) while the keys are typed; all of the gathering counts.`,
      rows: [bare, withContext],
    },
    {
      title: 'Heap after many completions',
      text: 'Growth in MB, after a first stretch that fills the bounded caches, over so many answers of the model.',
      rows: [heap],
    },
  ]);
  writePage();
}

function rowOf(context: string, figures: KeystrokeFigures): Row {
  return {
    context,
    keys: figures.keys,
    requests: figures.requests,
    ghosts: figures.ghosts,
    rankings: figures.rankings,
    'CPU ms p50': round(quantileOf(figures.cpuMs, 0.5)),
    'CPU ms p95': round(quantileOf(figures.cpuMs, 0.95)),
    'CPU ms p99': round(quantileOf(figures.cpuMs, 0.99)),
    'type-throughs': figures.typeThroughMs.length,
    'type-through CPU ms p50': round(quantileOf(figures.typeThroughCpuMs, 0.5)),
    'type-through CPU ms p95': round(quantileOf(figures.typeThroughCpuMs, 0.95)),
    'type-through ms p50': round(quantileOf(figures.typeThroughMs, 0.5)),
    'type-through ms p95': round(quantileOf(figures.typeThroughMs, 0.95)),
  };
}

function round(value: number | undefined): number | null {
  return value === undefined ? null : Number(value.toFixed(2));
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
