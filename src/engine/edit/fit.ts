// Finds where lines of an answer belong in a file: the best way to lay them over it, and how much worse the next best place
// is.
import { type FitInput, scoreOf, type Table, table, trace } from './alignment.ts';
import { type Alike, alikeness } from './alikeness.ts';
import { GAP } from './elision.ts';
import { weightOf } from './lineLikeness.ts';

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

/** The best place; undefined where the file is too large or nothing is laid on anything. */
export function fit(input: FitInput): Fit | undefined {
  const height = input.items.length;
  const width = input.to - input.from;
  if (height === 0 || width <= 0 || (height + 1) * (width + 1) > MOST_CELLS) return undefined;
  const alike = alikeness(input.items, input.file.slice(input.from, input.to));
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
