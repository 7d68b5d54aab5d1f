// npm run bench:codebase [-- --write] [--misses]: 100 questions in a person's words whose answer's file is known, and the
// cost of indexing 5 000 files. Writes bench/results/codebase.json.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Codebase } from '../../src/engine/codebase/codebase.ts';
import { byFile } from '../../src/engine/codebase/sources.ts';
import { createLogger } from '../../src/shared/base/log.ts';
import { writePage } from '../report/page.ts';
import { writeResults } from '../report/results.ts';
import { copySources } from './largeTree.ts';

const { values } = parseArgs({
  options: { write: { type: 'boolean', default: false }, misses: { type: 'boolean', default: false } },
});

interface Question {
  readonly tree: 'hob' | 'mocha';
  readonly question: string;
  /** The file that answers it, or several of which each does. */
  readonly file: string | readonly string[];
}

const REPOSITORY = path.join(import.meta.dirname, '..', '..');
const GRAMMARS = path.join(REPOSITORY, 'dist', 'grammars');
const LARGE_TREE_FILES = 5_000;
const FIRST = 5;

const questions = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, 'questions.json'), 'utf8')) as Question[];
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-codebase-'));
process.once('exit', () => fs.rmSync(temporary, { recursive: true, force: true }));

const mocha = path.join(temporary, 'mocha');
fs.cpSync(path.join(REPOSITORY, 'node_modules', 'mocha'), mocha, { recursive: true });
// The questions themselves would be the best match for each of them.
const trees = {
  hob: { root: REPOSITORY, exclude: ['/bench/codebase/'] },
  mocha: { root: mocha, exclude: [] },
};

const found = [];
for (const [name, folder] of Object.entries(trees)) {
  const codebase = open(folder);
  const asked = questions.filter(({ tree }) => tree === name);
  const ranks: number[] = [];
  for (const { question, file } of asked) {
    const { pieces } = await ask(codebase, question);
    const files = byFile(pieces).map((piece) => piece.path);
    const rank = files.findIndex((each) => (typeof file === 'string' ? [file] : file).includes(each)) + 1;
    ranks.push(rank || Number.POSITIVE_INFINITY);
    if (values.misses && !(rank > 0 && rank <= FIRST)) {
      console.log(`${rank || '–'}  ${question}\n     wanted ${file}\n     got ${files.slice(0, FIRST).join(', ')}`);
    }
  }
  codebase.dispose();
  found.push({ name, ranks });
}
const all = found.flatMap(({ ranks }) => ranks);
const rows = [...found, { name: 'all', ranks: all }].map(({ name, ranks }) => ({
  tree: name,
  questions: ranks.length,
  first: share(ranks, 1),
  'in the first 3': share(ranks, 3),
  'in the first 5': share(ranks, FIRST),
  'in the first 10': share(ranks, 10),
}));
console.table(rows);

const large = path.join(temporary, 'large');
const copied = copySources(path.join(REPOSITORY, 'node_modules'), large, LARGE_TREE_FILES);
globalThis.gc?.();
const before = process.memoryUsage.rss();
let peak = before;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 50);
const codebase = open({ root: large, exclude: [] });
const began = performance.now();
const built = await ask(codebase, 'How are requests sent again after an error?');
const buildMs = performance.now() - began;
const again = performance.now();
await ask(codebase, 'Where is the configuration read from a file?');
const secondMs = performance.now() - again;
clearInterval(watch);
codebase.dispose();
const cost = {
  files: built.figures.files,
  megabytes: Math.round(copied.bytes / 1e6),
  'left out': built.figures.left,
  'first question s': Number((buildMs / 1000).toFixed(1)),
  'next question ms': Math.round(secondMs),
  'index MB': Math.round(built.figures.indexBytes / 1e6),
  'memory added MB': Math.round((peak - before) / 1e6),
};
console.table([cost]);

if (values.write) {
  writeResults('codebase', 'npm run bench:codebase -- --write', [
    {
      title: 'Is the file that answers the question among those found?',
      text: 'Questions in a person’s words (`bench/codebase/questions.json`) about this project and about mocha as it is published; ranked by words alone, without an embedding model.',
      rows,
    },
    {
      title: 'A folder of 5 000 files',
      text: 'Source files of installed packages; the first question includes making the index. Memory is the process’s at its highest, less what it had before.',
      rows: [cost],
    },
  ]);
  writePage();
}

function open(folder: { root: string; exclude: readonly string[] }): Codebase {
  return new Codebase({
    worker: new URL('../../src/engine/codebase/codebaseWorker.ts', import.meta.url),
    grammarFolder: GRAMMARS,
    folders: () => [folder],
    log: createLogger(() => {}),
  });
}

function ask(codebase: Codebase, question: string) {
  return codebase.search({ question, most: 60, signal: new AbortController().signal });
}

function share(ranks: readonly number[], most: number): string {
  return `${Math.round((100 * ranks.filter((rank) => rank <= most).length) / ranks.length)} %`;
}
