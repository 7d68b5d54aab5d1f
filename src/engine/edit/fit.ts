// Finds where lines of an answer belong in a file: the best way to lay them over it in order, and how much worse the
// next best place is. Dynamic programming over lines; gaps stand for any number of lines of the file.
import { GAP } from './elision.ts';
import { columnsOf } from './indentation.ts';
import { collapsed, likeness, weightOf } from './lineLikeness.ts';

export interface FitInput {
  readonly items: readonly string[];
  readonly file: readonly string[];
  /** Part of the file to look in, lines. */
  readonly from: number;
  readonly to: number;
  /** The items begin where the part begins and end where it ends, instead of somewhere in it. */
  readonly isWhole?: boolean;
}

export interface Fit {
  /** For each item the line of the file it is laid on; -1 for those that have none (and for gaps). */
  readonly lines: readonly number[];
  /** How alike each item and its line are: 1 the same, 0 without a line. */
  readonly alike: readonly number[];
  /** How much better this place is than the next best, in lines of usual length. */
  readonly margin: number;
}

/** More cells than that take seconds, and 60 MB. */
const MOST_CELLS = 6_000_000;
/** Up to here lines that are only alike are compared too. */
const MOST_ALIKE_CELLS = 400_000;
/** Less alike than that is another line. */
const LEAST_ALIKE = 0.55;
/** The same words at another depth: a different place, unless all lines are shifted alike. */
const WRONG_DEPTH = 0.4;
const OTHER_DEPTH = 0.95;
/** Lines that are not the same. */
const MOST_ALIKE = 0.94;
/** What it costs to take a line for a changed form of another; less than to remove the one and add the other. */
const CHANGED = 0.6;
/** How many blanks of an answer one tab of the file can stand for. */
const TAB_WIDTHS = [4, 2, 8, 3];
const DELETION = { begin: 0.45, each: 0.01 };
const INSERTION = 0.12;

/** How a cell of the table was reached. */
const PAIR = 1;
const INSERT = 2;
const DELETE = 3;
const GAP_GROWS = 4;
const GAP_BEGINS = 5;
/** Added to a step: a deletion that ends here had begun before the line above. */
const GOES_ON = 8;

/** The best place; undefined where the file is too large or nothing is laid on anything. */
export function fit(input: FitInput): Fit | undefined {
  const height = input.items.length;
  const width = input.to - input.from;
  if (height === 0 || width <= 0 || (height + 1) * (width + 1) > MOST_CELLS) return undefined;
  const alike = alikeness(input);
  const forward = table(input, alike, false);
  const lines = trace(input, forward);
  if (!lines.some((line) => line >= 0)) return undefined;
  const backward = table(input, alike, true);
  return {
    lines,
    alike: lines.map((line, item) => (line < 0 ? 0 : alike(item, line - input.from))),
    margin: marginOf(input, { lines, alike, forward, backward }),
  };
}

type Alike = (item: number, line: number) => number;

/** Compares an item and a line of the part; 0 where they have nothing in common. */
function alikeness({ items, file, from, to }: FitInput): Alike {
  const part = file.slice(from, to);
  const isFine = items.length * part.length <= MOST_ALIKE_CELLS;
  const own = items.map(collapsed);
  const theirs = part.map(collapsed);
  const { shift, tabWidth } = usualShift(items, own, part, theirs);
  const ownWeights = own.map(weightOf);
  const theirWeights = theirs.map(weightOf);
  const known = new Map<string, number>();
  const compared = (a: string, b: string) => {
    const key = `${a}\n${b}`;
    let value = known.get(key);
    if (value === undefined) {
      value = Math.min(likeness(a, b), MOST_ALIKE);
      known.set(key, value >= LEAST_ALIKE ? value : 0);
    }
    return value >= LEAST_ALIKE ? value : 0;
  };
  return (item, line) => {
    const a = own[item] ?? '';
    const b = theirs[line] ?? '';
    const weight = ownWeights[item] ?? 0;
    if (a === b) {
      if (a === '') return 1;
      const depth = columnsOf(part[line] ?? '', tabWidth) - columnsOf(items[item] ?? '', tabWidth);
      return depth === shift ? 1 : weight < 0.5 ? WRONG_DEPTH : OTHER_DEPTH;
    }
    if (!isFine || weight < 0.5 || (theirWeights[line] ?? 0) < 0.5) return 0;
    return compared(a, b);
  };
}

/** Columns by which most of the lines that are in both stand further right in the file, and how wide a tab is for that. */
function usualShift(
  items: readonly string[],
  own: readonly string[],
  part: readonly string[],
  theirs: readonly string[],
): { shift: number; tabWidth: number } {
  const places = new Map<string, number[]>();
  for (const [index, line] of theirs.entries()) {
    if (weightOf(line) < 0.5) continue;
    const known = places.get(line);
    if (known) known.push(index);
    else places.set(line, [index]);
  }
  let best = { votes: 0, shift: 0, tabWidth: TAB_WIDTHS[0] ?? 4 };
  for (const tabWidth of TAB_WIDTHS) {
    const votes = new Map<number, number>();
    for (const [index, line] of own.entries()) {
      const found = places.get(line) ?? [];
      for (const place of found) {
        const shift = columnsOf(part[place] ?? '', tabWidth) - columnsOf(items[index] ?? '', tabWidth);
        votes.set(shift, (votes.get(shift) ?? 0) + 1 / found.length);
      }
    }
    for (const [shift, count] of votes) if (count > best.votes) best = { votes: count, shift, tabWidth };
  }
  return best;
}

/** The same line counts for a place, a changed one a little against it. */
function scoreOf(weight: number, likeness: number): number {
  if (likeness >= OTHER_DEPTH) return weight * (likeness === 1 ? 1 : 0.8);
  return weight * (likeness - 1) * CHANGED;
}

interface Table {
  readonly scores: Float32Array;
  readonly steps: Uint8Array;
}

/** Best scores of laying the first (backwards: the last) items over the first (last) lines. */
function table({ items, file, from, to, isWhole = false }: FitInput, alike: Alike, isBackward: boolean): Table {
  const height = items.length;
  const width = to - from;
  const stride = width + 1;
  const scores = new Float32Array((height + 1) * stride).fill(Number.NEGATIVE_INFINITY);
  const steps = new Uint8Array((height + 1) * stride);
  const weights = file.slice(from, to).map(weightOf);
  for (let j = 0; j <= width; j++) scores[j] = isWhole && j > 0 ? -DELETION.begin - j * DELETION.each : 0;
  if (isWhole) steps.fill(DELETE, 1, stride);
  for (let i = 1; i <= height; i++) {
    const item = isBackward ? height - i : i - 1;
    const line = items[item] ?? '';
    const row = i * stride;
    const above = row - stride;
    if (line === GAP) {
      for (let j = 0; j <= width; j++) {
        const begun = scores[above + j] ?? 0;
        const grown = j > 0 ? (scores[row + j - 1] ?? 0) : Number.NEGATIVE_INFINITY;
        scores[row + j] = Math.max(begun, grown);
        steps[row + j] = grown > begun ? GAP_GROWS : GAP_BEGINS;
      }
      continue;
    }
    const weight = weightOf(line);
    const insertion = INSERTION * (0.5 + weight);
    // Lines behind the last item are not deleted but simply not part of the place.
    const mayDelete = i < height || isWhole;
    let deleting = Number.NEGATIVE_INFINITY;
    let goesOn = false;
    for (let j = 0; j <= width; j++) {
      let best = (scores[above + j] ?? 0) - insertion;
      let step = INSERT;
      if (j > 0) {
        const likeness = alike(item, isBackward ? width - j : j - 1);
        if (likeness > 0) {
          const other = weights[isBackward ? width - j : j - 1] ?? 0;
          const paired = (scores[above + j - 1] ?? 0) + scoreOf(Math.min(weight, other), likeness);
          if (paired >= best) {
            best = paired;
            step = PAIR;
          }
        }
      }
      if (mayDelete && deleting > best) {
        best = deleting;
        step = DELETE;
      }
      scores[row + j] = best;
      steps[row + j] = step + (goesOn ? GOES_ON : 0);
      goesOn = deleting > best - DELETION.begin;
      deleting = Math.max(deleting, best - DELETION.begin) - DELETION.each;
    }
  }
  return { scores, steps };
}

function trace({ items, from, to, isWhole = false }: FitInput, { scores, steps }: Table): number[] {
  const width = to - from;
  const stride = width + 1;
  const last = items.length * stride;
  let j = width;
  if (!isWhole && items.at(-1) !== GAP) {
    for (let at = 0; at <= width; at++) if ((scores[last + at] ?? 0) > (scores[last + j] ?? 0)) j = at;
  }
  const lines = items.map(() => -1);
  let isDeleting = false;
  for (let i = items.length; i > 0; ) {
    const cell = steps[i * stride + j] ?? 0;
    const step: number = isDeleting ? DELETE : cell % GOES_ON;
    if (step === PAIR) lines[i - 1] = from + j - 1;
    isDeleting = step === DELETE && cell >= GOES_ON;
    if (step === PAIR || step === DELETE || step === GAP_GROWS) j--;
    if (step === PAIR || step === INSERT || step === GAP_BEGINS) i--;
  }
  return lines;
}

/** For each stretch between gaps: the best whole score with its most telling item laid on another line. */
function marginOf(
  input: FitInput,
  found: { lines: readonly number[]; alike: Alike; forward: Table; backward: Table },
): number {
  const { items, file, from, to } = input;
  const { lines, alike, forward, backward } = found;
  const width = to - from;
  const height = items.length;
  const stride = width + 1;
  const through = (item: number, line: number) => {
    const likeness = alike(item, line);
    if (likeness === 0) return Number.NEGATIVE_INFINITY;
    const own = Math.min(weightOf(items[item] ?? ''), weightOf(file[from + line] ?? ''));
    const before = forward.scores[item * stride + line] ?? 0;
    const after = backward.scores[(height - item - 1) * stride + (width - line - 1)] ?? 0;
    return before + after + scoreOf(own, likeness);
  };
  let margin = Number.POSITIVE_INFINITY;
  for (const item of anchors(items, lines, (index) => alike(index, (lines[index] ?? 0) - from))) {
    const own = (lines[item] ?? 0) - from;
    const best = through(item, own);
    for (let line = 0; line < width; line++) if (line !== own) margin = Math.min(margin, best - through(item, line));
  }
  return margin;
}

/**
 * The heaviest item with a line in each stretch between gaps. A stretch that stands in the file as it is changes nothing
 * wherever it lies, so it needs none.
 */
function anchors(items: readonly string[], lines: readonly number[], alike: (item: number) => number): number[] {
  const result: number[] = [];
  let best = -1;
  let bestWeight = 0;
  let last = -1;
  let isChanged = false;
  for (let index = 0; index <= items.length; index++) {
    const item = items[index];
    const line = lines[index] ?? -1;
    if (item === undefined || item === GAP) {
      if (best >= 0 && isChanged) result.push(best);
      best = -1;
      bestWeight = 0;
      last = -1;
      isChanged = false;
    } else if (line < 0) {
      isChanged ||= item.trim() !== '';
    } else {
      isChanged ||= alike(index) < 1 || (last >= 0 && line !== last + 1);
      last = line;
      const weight = weightOf(item) * alike(index);
      if (weight > bestWeight) {
        best = index;
        bestWeight = weight;
      }
    }
  }
  return result;
}
