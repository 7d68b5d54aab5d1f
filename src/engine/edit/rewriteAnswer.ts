// The code in a model's answer to a rewrite, also while it streams: without fence and talk, without the lines around it
// that it repeats, with the file's indentation.
import { indentOf } from './indentation.ts';
import { collapsed, weightOf } from './lineLikeness.ts';
import type { LineRange } from './rewriteScope.ts';

const FENCE = /^\s*(`{3,}|~{3,})/;

/** Lines of the code block; of an answer without one all lines. While it streams the last line may be half. */
export function codeIn(answer: string, isComplete: boolean): string[] {
  const lines = answer.replace(/<think>[\s\S]*?(?:<\/think>|$)/, '').split(/\r\n|\n/);
  const begin = lines.findIndex((line) => FENCE.test(line));
  if (begin < 0) {
    if (!isComplete) return [];
    return trimmed(lines);
  }
  const mark = FENCE.exec(lines[begin] ?? '')?.[1] ?? '```';
  const rest = lines.slice(begin + 1);
  const end = rest.findIndex((line) => line.trim().startsWith(mark) && line.trim().replace(/[`~]+/, '') === '');
  // A line that is not complete may still become the closing fence.
  const own = end >= 0 ? rest.slice(0, end) : isComplete ? rest : rest.slice(0, -1);
  return own.filter((line) => !/^\s*<\/?rewrite>\s*$/.test(line));
}

/** The lines that take the place of the range. */
export function fitted(code: readonly string[], file: readonly string[], range: LineRange): string[] {
  let own = trimmed(code);
  own = own.slice(repeatedBefore(own, file, range));
  own = own.slice(0, own.length - repeatedAfter(own, file, range));
  const old = file.slice(range.from, range.to);
  const target = indentOf(old.find((line) => line.trim() !== '') ?? '');
  const first = indentOf(own.find((line) => line.trim() !== '') ?? '');
  // A model that begins at the left means the lines' own depth; one that indents them differently on purpose is rare.
  if (target === '' || first === target || !target.startsWith(first)) return own;
  const missing = target.slice(first.length);
  return own.map((line) => (line.trim() === '' ? '' : missing + line));
}

/** How many of the first lines are those before the range. */
function repeatedBefore(own: readonly string[], file: readonly string[], range: LineRange): number {
  for (let count = Math.min(own.length - 1, range.from); count > 0; count--) {
    const before = file.slice(range.from - count, range.from);
    if (isSame(own.slice(0, count), before)) return count;
  }
  return 0;
}

function repeatedAfter(own: readonly string[], file: readonly string[], range: LineRange): number {
  for (let count = Math.min(own.length - 1, file.length - range.to); count > 0; count--) {
    if (isSame(own.slice(-count), file.slice(range.to, range.to + count))) return count;
  }
  return 0;
}

/** A closing bracket alone is no repetition: the code has one of its own. */
function isSame(a: readonly string[], b: readonly string[]): boolean {
  return (
    a.every((line, index) => collapsed(line) === collapsed(b[index] ?? '')) && a.some((line) => weightOf(line) >= 0.5)
  );
}

function trimmed(lines: readonly string[]): string[] {
  let from = 0;
  let to = lines.length;
  while (from < to && lines[from]?.trim() === '') from++;
  while (to > from && lines[to - 1]?.trim() === '') to--;
  return lines.slice(from, to);
}
