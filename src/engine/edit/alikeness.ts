// How alike each line of an answer is to each line of a part of a file, with the indentation that most of them have changed.
import { columnsOf } from './indentation.ts';
import { collapsed, likeness, weightOf } from './lineLikeness.ts';

/** Up to here lines that are only alike are compared too. */
const MOST_ALIKE_CELLS = 400_000;
/** Less alike than that is another line. */
const LEAST_ALIKE = 0.55;
/** The same words at another depth: a different place, unless all lines are shifted alike. */
const WRONG_DEPTH = 0.4;
export const OTHER_DEPTH = 0.95;
/** Lines that are not the same. */
const MOST_ALIKE = 0.94;
/** How many blanks of an answer one tab of the file can stand for. */
const TAB_WIDTHS = [4, 2, 8, 3];
/** Lines that say less are the same or nothing to each other. */
const TELLING = 0.5;

/** How alike an item (a line of the answer) and a line of the part are; 0 where they have nothing in common. */
export type Alike = (item: number, line: number) => number;

/** `items` are the lines of the answer. */
export function alikeness(items: readonly string[], part: readonly string[]): Alike {
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
      const found = likeness(a, b);
      value = found < LEAST_ALIKE ? 0 : Math.min(found, MOST_ALIKE);
      known.set(key, value);
    }
    return value;
  };
  return (item, line) => {
    const a = own[item] ?? '';
    const b = theirs[line] ?? '';
    const weight = ownWeights[item] ?? 0;
    if (a === b) {
      if (a === '') return 1;
      const depth = columnsOf(part[line] ?? '', tabWidth) - columnsOf(items[item] ?? '', tabWidth);
      return depth === shift ? 1 : weight < TELLING ? WRONG_DEPTH : OTHER_DEPTH;
    }
    if (!isFine || weight < TELLING || (theirWeights[line] ?? 0) < TELLING) return 0;
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
    if (weightOf(line) < TELLING) continue;
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
