// Loops: the same few characters, line or block of lines again and again, also as repeats of the lines before the cursor.
import { hasWords, isBlank, lastLines, lineHead } from '../syntax/lines.ts';
import type { Filter } from './filter.ts';
import { cutLoopInLine } from './loopInLine.ts';

/** Longest block, in lines, whose repetition is looked for. */
const LONGEST_BLOCK = 10;
/** Repeats of one line that are still taken for code: tables and test data have three equal lines, loops have more. */
const EQUAL_LINES = 3;

export const repetition: Filter = {
  name: 'repetition',
  reason: 'The model repeated itself.',
  apply(text, { prefix, isPartial }) {
    const withoutLoop = cutLoopInLine(text, prefix, isPartial);
    return withoutLoop === '' ? '' : cutRepeatedLines(withoutLoop, prefix, isPartial);
  },
};

/** Cuts before the first line that begins a repeat. A partial text is held back where it may become one. */
function cutRepeatedLines(text: string, prefix: string, isPartial: boolean): string {
  const head = lineHead(prefix);
  const before = lastLines(prefix.slice(0, prefix.length - head.length), 2 * LONGEST_BLOCK)
    .split('\n')
    .slice(0, -1);
  const own = text.split('\n');
  const known = [...before, head + (own[0] ?? ''), ...own.slice(1)];
  const entries = known
    .map((line, index) => ({ line, own: index - before.length }))
    .filter(({ line }) => !isBlank(line));
  const lines: Lines = {
    all: entries.map((entry) => entry.line),
    first: entries.findIndex((entry) => entry.own >= 0),
    isPartial,
  };
  for (let at = Math.max(1, lines.first); at < lines.all.length; at++) {
    if (lines.first === at && !isBlank(head)) continue;
    const end = repeatAt(lines, at);
    if (end !== undefined) return own.slice(0, entries[end]?.own ?? own.length).join('\n');
  }
  return text;
}

/** Lines that are not empty, before the cursor and (from `first` on) of the answer. */
interface Lines {
  readonly all: readonly string[];
  readonly first: number;
  readonly isPartial: boolean;
}

/** Index of the line to cut before, if what begins at `at` repeats what is before it. */
function repeatAt(lines: Lines, at: number): number | undefined {
  for (let period = 1; period <= Math.min(LONGEST_BLOCK, at); period++) {
    let run = 0;
    while (at + run < lines.all.length && isEqual(lines, at + run, period)) run++;
    if (run === 0 || !lines.all.slice(at - period, at - period + Math.min(run, period)).some(hasWords)) continue;
    // What stands before the cursor is no proof of a loop by itself: there the block must come back more often.
    const isOwn = at - period >= lines.first;
    const needed = period === 1 ? EQUAL_LINES : period === 2 ? 4 : isOwn ? period : 2 * period;
    if (run >= needed) return at;
    // The first line of a block may well come back alone; from the second on it waits.
    const held = period === 1 ? at : at + 1;
    if (lines.isPartial && at + run === lines.all.length && held < lines.all.length) return held;
  }
  return undefined;
}

/** The line is the one a period before; the last line may have been broken off, or be still coming. */
function isEqual({ all, isPartial }: Lines, at: number, period: number): boolean {
  const line = all[at] ?? '';
  const earlier = all[at - period] ?? '';
  const mayBeHalf = at === all.length - 1 && (isPartial || hasWords(line));
  return line === earlier || (mayBeHalf && earlier.startsWith(line));
}
