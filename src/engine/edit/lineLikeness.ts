// How much a line says, and how alike two lines are: what finding a place by its content rests on.

/** Lines that stand in every file and so say little about a place. */
const COMMON = /^(?:[\W_]*|(?:else|try|end|fi|done|pass|return|break|continue|do|then|begin|finally)\b[\W_]*)$/i;

/** From 0.02 (empty) to 1. */
export function weightOf(line: string): number {
  const trimmed = line.trim();
  if (trimmed === '') return 0.02;
  if (!/[\p{L}\p{N}]/u.test(trimmed)) return 0.15;
  if (COMMON.test(trimmed)) return 0.3;
  return Math.min(1, 0.5 + trimmed.length / 40);
}

/** White space between words counts as one blank, around the line as none. */
export function collapsed(line: string): string {
  return line.trim().replace(/\s+/g, ' ');
}

/** The share of character pairs that two lines have in common, 0 to 1 (Dice's coefficient); white space is left out. */
export function likeness(a: string, b: string): number {
  if (a === b) return 1;
  const left = pairsOf(a);
  const right = pairsOf(b);
  if (left.length === 0 || right.length === 0) return 0;
  if (Math.min(left.length, right.length) * 3 < Math.max(left.length, right.length)) return 0;
  let common = 0;
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const difference = (left[i] ?? 0) - (right[j] ?? 0);
    if (difference === 0) common++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return (2 * common) / (left.length + right.length);
}

const known = new Map<string, readonly number[]>();
/** Lines whose pairs are remembered; a comparison of two files needs a few thousand. */
const REMEMBERED = 20_000;
/** Only the beginning of a longer line is looked at. */
const LOOKED_AT_CHARS = 400;

function pairsOf(line: string): readonly number[] {
  let pairs = known.get(line);
  if (pairs) return pairs;
  const text = line.replace(/\s+/g, '').slice(0, LOOKED_AT_CHARS);
  const list: number[] = [];
  for (let index = 0; index + 1 < text.length; index++) {
    list.push(text.charCodeAt(index) * 65_536 + text.charCodeAt(index + 1));
  }
  pairs = list.sort((a, b) => a - b);
  if (known.size >= REMEMBERED) known.clear();
  known.set(line, pairs);
  return pairs;
}
