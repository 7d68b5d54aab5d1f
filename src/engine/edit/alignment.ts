// The best way to lay lines of an answer over a part of a file, in order: dynamic programming over lines. Gaps stand for
// any number of lines of the file.
import { type Alike, OTHER_DEPTH } from './alikeness.ts';
import { GAP } from './elision.ts';
import { weightOf } from './lineLikeness.ts';

export interface FitInput {
  readonly items: readonly string[];
  readonly file: readonly string[];
  /** Part of the file to look in, lines. */
  readonly from: number;
  readonly to: number;
  /** The items begin where the part begins and end where it ends, instead of somewhere in it. */
  readonly isWhole?: boolean;
}

/** What it costs to take a line for a changed form of another; less than to remove the one and add the other. */
const CHANGED = 0.6;
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

/** The same line counts for a place, a changed one a little against it. */
export function scoreOf(weight: number, likeness: number): number {
  if (likeness >= OTHER_DEPTH) return weight * (likeness === 1 ? 1 : 0.8);
  return weight * (likeness - 1) * CHANGED;
}

/** Row `i`, column `j`: `i` items are laid over `j` lines. */
export interface Table {
  readonly scores: Float32Array;
  readonly steps: Uint8Array;
}

/** Best scores of laying the first (backwards: the last) items over the first (last) lines. */
export function table({ items, file, from, to, isWhole = false }: FitInput, alike: Alike, isBackward: boolean): Table {
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
      fillGap({ scores, steps }, row, stride);
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

/** The row of a gap: it costs nothing, however many lines it stands for. */
function fillGap({ scores, steps }: Table, row: number, stride: number): void {
  for (let at = row; at < row + stride; at++) {
    const begun = scores[at - stride] ?? 0;
    const grown = at > row ? (scores[at - 1] ?? 0) : Number.NEGATIVE_INFINITY;
    scores[at] = Math.max(begun, grown);
    steps[at] = grown > begun ? GAP_GROWS : GAP_BEGINS;
  }
}

/** The way through the table: for each item the line it is laid on, -1 for none. */
export function trace({ items, from, to, isWhole = false }: FitInput, { scores, steps }: Table): number[] {
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
