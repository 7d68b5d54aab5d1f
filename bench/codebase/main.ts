// npm run bench:codebase [-- --write] [--misses]: questions in a person's words whose answer's file is known (120 that the
// ranking was tuned on, 50 that it was not), and the cost of indexing 5 000 files. Writes bench/results/codebase.json.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { writePage } from '../report/page.ts';
import { writeResults } from '../report/results.ts';
import { copySources } from './largeTree.ts';
import { ask, open, type Question, type Rank, ranksOf, readQuestions, rowOf, type Tree } from './ranks.ts';

const { values } = parseArgs({
  options: { write: { type: 'boolean', default: false }, misses: { type: 'boolean', default: false } },
});

const REPOSITORY = path.join(import.meta.dirname, '..', '..');
const LARGE_TREE_FILES = 5_000;
/** A wanted file behind these is a miss. */
const FIRST = 5;
/** An odd number: the one in the middle is told, because a busy machine can hold up any single one for seconds. */
const NEXT_QUESTIONS = [
  'Where is the configuration read from a file?',
  'How is a token refreshed?',
  'Where are links resolved?',
  'Who draws the table?',
  'What happens when a stream is closed too early?',
];

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-codebase-'));
process.once('exit', () => fs.rmSync(temporary, { recursive: true, force: true }));

// The questions themselves would be the best match for each of them.
const trees: Readonly<Record<string, Tree>> = {
  hob: { root: REPOSITORY, exclude: ['/bench/codebase/'] },
  mocha: copyOfPackage('mocha'),
  undici: copyOfPackage('undici'),
  // Only as it was written: the package holds each file four times, compiled in different ways.
  openai: copyOfPackage('openai/src'),
};
const tuned = await tableOf(readQuestions('questions.json'));
const heldOut = await tableOf(readQuestions('heldOut.json'));

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
const nextMs: number[] = [];
for (const question of NEXT_QUESTIONS) {
  const asked = performance.now();
  await ask(codebase, question);
  nextMs.push(performance.now() - asked);
}
clearInterval(watch);
codebase.dispose();
const cost = {
  files: built.figures.files,
  megabytes: Math.round(copied.bytes / 1e6),
  'left out': built.figures.left,
  'first question s': Number((buildMs / 1000).toFixed(1)),
  'next question ms': Math.round(nextMs.sort((a, b) => a - b)[NEXT_QUESTIONS.length >> 1] ?? 0),
  'slowest of them ms': Math.round(nextMs.at(-1) ?? 0),
  'index MB': Math.round(built.figures.indexBytes / 1e6),
  'memory added MB': Math.round((peak - before) / 1e6),
};
console.table([cost]);

if (values.write) {
  writeResults('codebase', 'npm run bench:codebase -- --write', [
    {
      title: 'Is the file that answers the question among those found? Questions not tuned on',
      text: 'Questions in a person’s words (`bench/codebase/heldOut.json`) about files of this project, of undici and of openai’s client that were drawn at random, written before it was seen how they rank. Their sums were looked at after a first set of weights and again after the final one; no single rank was. Ranked by words alone, without an embedding model.',
      rows: heldOut,
    },
    {
      title: 'The same with the questions that the ranking was tuned on',
      text: 'Questions in a person’s words (`bench/codebase/questions.json`) about this project, about mocha as it is published, and 20 about this project and undici that were held out before and have been used since to choose the weights; so were sentences of comments from five projects, and titles of tests and commits of this one.',
      rows: tuned,
    },
    {
      title: 'A folder of 5 000 files',
      text: 'Source files of installed packages; the first question includes making the index; of five next ones the middle and the slowest. Memory is the process’s at its highest, less what it had before.',
      rows: [cost],
    },
  ]);
  writePage();
}

/** A package as it is published, where no rule leaves it out. */
function copyOfPackage(name: string): Tree {
  const root = path.join(temporary, name);
  fs.cpSync(path.join(REPOSITORY, 'node_modules', name), root, { recursive: true });
  return { root, exclude: [] };
}

/** A row for each tree that the questions are about, and one for all of them. */
async function tableOf(questions: readonly Question[]) {
  const rows = [];
  const all: Rank[] = [];
  for (const name of new Set(questions.map(({ tree }) => tree))) {
    const tree = trees[name];
    if (!tree) throw new Error(`No tree is called ${name}.`);
    const ranks = await ranksOf(
      tree,
      questions.filter((each) => each.tree === name),
    );
    if (values.misses) for (const each of ranks) if (each.rank > FIRST) tellMiss(each);
    rows.push(rowOf(name, ranks));
    all.push(...ranks);
  }
  rows.push(rowOf('all', all));
  console.table(rows);
  return rows;
}

function tellMiss({ rank, question, file, found }: Rank): void {
  const place = Number.isFinite(rank) ? rank : '–';
  console.log(`${place}  ${question}\n     wanted ${file}\n     got ${found.slice(0, FIRST).join(', ')}`);
}
