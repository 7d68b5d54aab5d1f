// npm run bench:keystroke [-- --file F --lines 10000 --keys 2000 --completions 2000]: Hob's own CPU per keystroke in a
// long file, type-through latency, and heap growth after many completions. Prints JSON.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { languageIdOf } from '../replay/editor/languageIds.ts';
import { quantileOf } from '../replay/figures.ts';
import { REPOSITORY } from '../replay/serverBundle.ts';
import { lengthen } from './longFile.ts';
import { KeystrokeRun } from './measure.ts';

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: path.join(REPOSITORY, 'src', 'engine', 'completion', 'completionEngine.ts') },
    lines: { type: 'string', default: '10000' },
    keys: { type: 'string', default: '2000' },
    completions: { type: 'string', default: '2000' },
  },
});

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
console.log(
  JSON.stringify({
    file: path.basename(values.file),
    lines: text.split('\n').length,
    keys: figures.keys,
    requests: figures.requests,
    ghosts: figures.ghosts,
    cpuMsP50: round(quantileOf(figures.cpuMs, 0.5)),
    cpuMsP95: round(quantileOf(figures.cpuMs, 0.95)),
    cpuMsP99: round(quantileOf(figures.cpuMs, 0.99)),
    typeThroughs: figures.typeThroughMs.length,
    typeThroughMsP50: round(quantileOf(figures.typeThroughMs, 0.5)),
    typeThroughMsP95: round(quantileOf(figures.typeThroughMs, 0.95)),
    ...heap,
  }),
);

/** Megabytes that the heap has grown by after so many answers of the model; needs --expose-gc. */
async function heapGrowth(completions: number): Promise<object> {
  if (!globalThis.gc) return { heapGrowthMb: null };
  const run = new KeystrokeRun({ ...options, keys: text.length });
  // Caches fill up first: what is bounded is no growth.
  for (let key = 0; key < options.warmUpKeys; key++) await run.key();
  const before = heapMb();
  const from = run.requests;
  let keys = 0;
  while (run.requests - from < completions && middle + options.warmUpKeys + keys < text.length - 1) {
    await run.key();
    keys++;
  }
  return { heapCompletions: run.requests - from, heapKeys: keys, heapGrowthMb: Number((heapMb() - before).toFixed(2)) };
}

function heapMb(): number {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
