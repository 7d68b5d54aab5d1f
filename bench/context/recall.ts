// Recall of needed names by the context block: node bench/context/recall.ts [folder] [--places 150] [--seed 1] [--only regexp].
// For each held-out place the window is what an anchored prompt of 1 000 tokens holds; needed are the names of the next
// ten lines of true code that the window has not and that those lines do not declare themselves.
import { parseArgs } from 'node:util';
import { namesIn } from '../../src/engine/context/identifiers.ts';
import { readCheckout } from './checkout.ts';
import { METHODS } from './methods.ts';
import { type HeldOut, heldOutPlaces } from './places.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    places: { type: 'string', default: '150' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    methods: { type: 'string' },
  },
});
const CHARS_PER_TOKEN = 3;
const BUDGETS = [128, 256, 512, 1024];

const root = positionals[0] ?? new URL('../..', import.meta.url).pathname;
const checkout = readCheckout(root, values.only === undefined ? undefined : new RegExp(values.only));
const wanted = Object.entries(METHODS).filter(([name]) => !values.methods || values.methods.split(',').includes(name));
const tallies = new Map(
  wanted.map(([name]) => [name, BUDGETS.map(() => ({ found: 0, own: 0, ms: [] as number[], over: 0 }))]),
);
let needed = 0;
let neededOwn = 0;
let used = 0;
let places = 0;
for (const held of heldOutPlaces(checkout, Number(values.places), Number(values.seed))) {
  places++;
  needed += held.needed.size;
  neededOwn += held.neededOwn.size;
  used += held.imports;
  for (const [name, method] of wanted) {
    for (const [at, tokens] of BUDGETS.entries()) measure(held, name, at, tokens, method);
  }
}

function measure(held: HeldOut, name: string, at: number, tokens: number, method: (typeof METHODS)[string]): void {
  const tally = tallies.get(name)?.[at];
  if (!tally) return;
  const begun = performance.now();
  const pieces = method(held, tokens * CHARS_PER_TOKEN);
  tally.ms.push(performance.now() - begun);
  // Every word of the block counts, also those in comments and strings: the model reads them too.
  const words = new Set(pieces.flatMap(({ text }) => text.match(/[\w$]+/g) ?? []));
  for (const { text } of pieces)
    for (const { name: word } of namesIn(text, held.place.file.languageId)) words.add(word);
  const paths = new Set(pieces.map(({ path }) => path));
  const length =
    pieces.reduce((sum, { text }) => sum + text.length + 1, 0) +
    [...paths].reduce((sum, path) => sum + path.length + 12, 0);
  if (length > tokens * CHARS_PER_TOKEN * 1.02) tally.over++;
  for (const number of held.needed) {
    if (!words.has(held.pool.vocabulary.nameOf(number))) continue;
    tally.found++;
    if (held.neededOwn.has(number)) tally.own++;
  }
}

const percent = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`.padStart(8);
console.log(
  `${root}: ${checkout.files.length} files, ${checkout.vocabulary.size} names, ${places} places, seed ${values.seed}`,
);
console.log(
  `needed outside the window: ${(needed / places).toFixed(1)} names a place, ${percent(neededOwn, needed)} of them declared in this checkout; ${(used / places).toFixed(1)} imported files a place`,
);
console.log(
  `${'method'.padEnd(20)}${BUDGETS.map((tokens) => `@${tokens}`.padStart(9)).join('')}   own names @1024   ms p95`,
);
for (const [name, budgets] of tallies) {
  const last = budgets.at(-1);
  const ms = [...(last?.ms ?? [])].sort((a, b) => a - b);
  const over = budgets.some((budget) => budget.over > 0) ? '  over budget!' : '';
  console.log(
    `${name.padEnd(20)}${budgets.map(({ found }) => ` ${percent(found, needed)}`).join('')}   ${percent(last?.own ?? 0, neededOwn)}   ${(ms[Math.floor(0.95 * ms.length)] ?? 0).toFixed(1).padStart(9)}${over}`,
  );
}
