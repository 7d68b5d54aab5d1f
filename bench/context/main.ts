// npm run bench:context [-- FOLDER …] [--places 150] [--seed 1] [--only REGEXP] [--methods A,B] [--write]: recall of needed
// names by the context block, in this project and in any other checkout given by its folder. For each held-out place the
// window is what an anchored prompt of 1 000 tokens holds; needed are the names of the next ten lines of true code that the
// window has not and that those lines do not declare themselves.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { namesIn } from '../../src/engine/context/identifiers.ts';
import { quantileOf } from '../replay/figures.ts';
import { REPOSITORY } from '../replay/serverBundle.ts';
import { writePage } from '../report/page.ts';
import { type Row, type Table, writeResults } from '../report/results.ts';
import { readCheckout } from './checkout.ts';
import { METHODS, type Method } from './methods.ts';
import { type HeldOut, heldOutPlaces } from './places.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    places: { type: 'string', default: '150' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    methods: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const CHARS_PER_TOKEN = 3;
/** Tokens of context. */
const BUDGETS = [128, 256, 512, 1024];

const wanted = Object.entries(METHODS).filter(([name]) => !values.methods || values.methods.split(',').includes(name));
const tables = [REPOSITORY, ...positionals].map((folder) => recallIn(path.resolve(folder)));
for (const { title, text, rows } of tables) {
  console.log(`${title}. ${text}`);
  console.table(rows);
}
if (values.write) {
  const folders = positionals.map((folder) => `PATH/${path.basename(folder)}`);
  const command = ['npm run bench:context', '--', '--places', values.places, ...folders].join(' ');
  writeResults('context', command, tables);
  writePage();
}

/** What one method found at one budget, over all places. */
interface Tally {
  readonly tokens: number;
  found: number;
  /** Of these, declared in the checkout itself. */
  own: number;
  readonly ms: number[];
  /** Blocks longer than they may be; must stay 0. */
  over: number;
}

function recallIn(folder: string): Table {
  const checkout = readCheckout(folder, values.only === undefined ? undefined : new RegExp(values.only));
  const methods = wanted.map(([name, method]) => ({
    name,
    method,
    tallies: BUDGETS.map((tokens): Tally => ({ tokens, found: 0, own: 0, ms: [], over: 0 })),
  }));
  let places = 0;
  let needed = 0;
  let neededOwn = 0;
  // One at a time: the checkout is without the held-out lines only until the next is taken.
  for (const held of heldOutPlaces(checkout, Number(values.places), Number(values.seed))) {
    places++;
    needed += held.needed.size;
    neededOwn += held.neededOwn.size;
    for (const { method, tallies } of methods) for (const tally of tallies) measure(held, method, tally);
  }
  const rows = methods.map(({ name, tallies }): Row => {
    const last = tallies.at(-1);
    const over = sum(tallies, (tally) => tally.over);
    return {
      method: name,
      ...Object.fromEntries(tallies.map(({ tokens, found }) => [`@${tokens} %`, percent(found, needed)])),
      'own names @1024 %': percent(last?.own ?? 0, neededOwn),
      'choosing ms p95': Number(quantileOf(last?.ms ?? [], 0.95)?.toFixed(1)),
      ...(over > 0 && { 'over budget': over }),
    };
  });
  return {
    title: path.basename(folder) === path.basename(REPOSITORY) ? 'This project' : path.basename(folder),
    text: `${checkout.files.length} files, ${checkout.vocabulary.size} names, ${places} places (seed ${values.seed}). Needed and not in the window: ${(needed / Math.max(1, places)).toFixed(1)} names a place, ${percent(neededOwn, needed)} % of them declared in the checkout.`,
    rows,
  };
}

function measure(held: HeldOut, method: Method, tally: Tally): void {
  const chars = tally.tokens * CHARS_PER_TOKEN;
  const begun = performance.now();
  const pieces = method(held, chars);
  tally.ms.push(performance.now() - begun);
  // Every word of the block counts, also those in comments and strings: the model reads them too.
  const words = new Set(pieces.flatMap(({ text }) => text.match(/[\w$]+/g) ?? []));
  for (const { text } of pieces)
    for (const { name: word } of namesIn(text, held.place.file.languageId)) words.add(word);
  // A path stands before each file's pieces, with about 12 characters around it.
  const paths = new Set(pieces.map((piece) => piece.path));
  const length = sum(pieces, ({ text }) => text.length + 1) + sum([...paths], ({ length: chars }) => chars + 12);
  if (length > chars * 1.02) tally.over++;
  for (const number of held.needed) {
    if (!words.has(held.pool.vocabulary.nameOf(number))) continue;
    tally.found++;
    if (held.neededOwn.has(number)) tally.own++;
  }
}

function sum<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((total, one) => total + of(one), 0);
}

function percent(part: number, whole: number): number {
  return Number(((100 * part) / Math.max(1, whole)).toFixed(1));
}
