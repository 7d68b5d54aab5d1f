// Chooses lines: the ones that bring most likely names for their length, names that are already there counting nothing.

import { DECLARES, type FileIndex, IMPORTS, lineCount, lineText } from './fileIndex.ts';
import { namesOfLine, type Place, type Pool } from './pool.ts';

export interface ChosenLine {
  readonly file: FileIndex;
  readonly line: number;
  readonly text: string;
}

/** Longer lines are cut off the list: rarely dense, never readable. */
const LONGEST_LINE = 160;
const LINE_COST = 2;
/** A declaration tells how a name is used, not only that it is there. */
const DECLARATION_WORTH = 1.25;
/** What the heading of a file costs besides its path, characters. */
const HEADING_COST = 12;
const MOST_CANDIDATES = 12000;
const SPACE = 0x20;
const LINES_PER_STEP = 1000;
const CANDIDATES_PER_STEP = 300;
const RATES_PER_STEP = 200_000;

interface Candidate {
  readonly file: FileIndex;
  readonly line: number;
  readonly names: readonly number[];
  readonly cost: number;
  readonly worth: number;
  rate: number;
  round: number;
}

/** Lines in the order in which they are worth having, up to `chars` characters with the headings of their files. */
export function* select(place: Place, pool: Pool, likely: Float32Array, chars: number): Generator<void, ChosenLine[]> {
  const files = [place.file, ...pool.files];
  const rates = new Float32Array(files.reduce((sum, file) => sum + lineCount(file), 0));
  let steps = 0;
  let at = 0;
  for (const file of files) {
    const skipped = file === place.file ? place : undefined;
    for (let line = 0; line < lineCount(file); line++, at++) {
      if (++steps % LINES_PER_STEP === 0) yield;
      const isSkipped = skipped && line >= skipped.windowStart && line < skipped.windowEnd;
      if (!isSkipped) rates[at] = rateOf(file, line, likely);
    }
  }
  yield;
  const least = yield* leastOfBest(rates, MOST_CANDIDATES);
  const candidates: Candidate[] = [];
  at = 0;
  for (const file of files) {
    for (let line = 0; line < lineCount(file); line++, at++) {
      if ((rates[at] ?? 0) < least) continue;
      candidates.push(candidateOf(file, line, likely));
      if (candidates.length % CANDIDATES_PER_STEP === 0) yield;
    }
  }
  yield;
  for (let at = candidates.length >> 1; at >= 0; at--) {
    sink(candidates, at);
    if (at % LINES_PER_STEP === 0) yield;
  }
  return yield* pick(candidates, likely, chars);
}

/**
 * A rate that about the `count` best reach, from above: sorting them all would take longer than a slice. Positive floats
 * are in the order of their bits, so the upper half of these counts them finely enough.
 */
function* leastOfBest(rates: Float32Array, count: number): Generator<void, number> {
  const bits = new Uint32Array(rates.buffer);
  const counts = new Uint32Array(1 << 16);
  for (let at = 0; at < bits.length; at++) {
    const bin = (bits[at] ?? 0) >>> 16;
    if (bin > 0) counts[bin] = (counts[bin] ?? 0) + 1;
    if (at % RATES_PER_STEP === RATES_PER_STEP - 1) yield;
  }
  let left = count;
  let bin = counts.length - 1;
  while (bin > 0 && left > (counts[bin] ?? 0)) left -= counts[bin--] ?? 0;
  const least = new Float32Array(Uint32Array.of(bin << 16).buffer)[0] ?? 0;
  return Math.max(Number.MIN_VALUE, least);
}

/** What a line would bring for its length if nothing were chosen yet; names that it has twice count twice, roughly. */
function rateOf(file: FileIndex, line: number, likely: Float32Array): number {
  const from = file.nameStarts[line] ?? 0;
  const to = file.nameStarts[line + 1] ?? 0;
  let sum = 0;
  for (let at = from; at < to; at++) sum += likely[file.names[at] ?? 0] ?? 0;
  if (sum <= 0) return 0;
  const length = shownLength(file, line);
  return length > LONGEST_LINE ? 0 : (worthOf(file, line) * sum) / (length + LINE_COST);
}

function candidateOf(file: FileIndex, line: number, likely: Float32Array): Candidate {
  const names = [...new Set(namesOfLine(file, line))].filter((name) => (likely[name] ?? 0) > 0);
  const cost = shownLine(file, line).length + LINE_COST;
  const worth = worthOf(file, line);
  const value = names.reduce((total, name) => total + (likely[name] ?? 0), 0);
  return { file, line, names, cost, worth, rate: (worth * value) / cost, round: 0 };
}

function worthOf(file: FileIndex, line: number): number {
  const kind = file.kinds[line];
  return kind === DECLARES || kind === IMPORTS ? DECLARATION_WORTH : 1;
}

/** A line as it is shown: without its indentation, which would be most of many. */
function shownLine(file: FileIndex, line: number): string {
  return lineText(file, line).trim();
}

/** Its length without making it: hundreds of thousands of lines are only measured. */
function shownLength({ text, lineStarts }: FileIndex, line: number): number {
  let start = lineStarts[line] ?? 0;
  let end = lineStarts[line + 1] ?? text.length;
  while (start < end && text.charCodeAt(start) <= SPACE) start++;
  while (end > start && text.charCodeAt(end - 1) <= SPACE) end--;
  return end - start;
}

/** Greedy, with rates brought up to date only when a candidate comes to the top: they can only fall. */
function* pick(heap: Candidate[], likely: Float32Array, chars: number): Generator<void, ChosenLine[]> {
  const covered = new Set<number>();
  const headed = new Set<FileIndex>();
  const chosen: ChosenLine[] = [];
  let left = chars;
  let round = 1;
  let steps = 0;
  while (heap.length > 0 && left > 16) {
    if (++steps % 200 === 0) yield;
    const top = heap[0] as Candidate;
    const heading = headed.has(top.file) ? 0 : top.file.path.length + HEADING_COST;
    if (top.round !== round) {
      const value = top.names.reduce((total, name) => total + (covered.has(name) ? 0 : (likely[name] ?? 0)), 0);
      top.rate = (top.worth * value) / (top.cost + heading / 3);
      top.round = round;
      sink(heap);
      continue;
    }
    removeTop(heap);
    if (top.rate <= 0) break;
    const text = shownLine(top.file, top.line);
    if (top.cost + heading > left) continue;
    left -= top.cost + heading;
    headed.add(top.file);
    for (const name of top.names) covered.add(name);
    chosen.push({ file: top.file, line: top.line, text });
    round++;
  }
  return chosen;
}

/** Lets the candidate at `from` sink to its place among those below it, the best being on top. */
function sink(heap: Candidate[], from = 0): void {
  let at = from;
  const moving = heap[at];
  if (!moving) return;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && (heap[child + 1] as Candidate).rate > (heap[child] as Candidate).rate) child++;
    if ((heap[child] as Candidate).rate <= moving.rate) break;
    heap[at] = heap[child] as Candidate;
    at = child;
  }
  heap[at] = moving;
}

function removeTop(heap: Candidate[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  heap[0] = last;
  sink(heap);
}
