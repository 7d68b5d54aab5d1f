// From chosen lines to the pieces of a prompt, and when an old block stays: an engine that has evaluated a block need
// not evaluate it again, so a slightly better one is not worth having.
import type { ContextPiece } from '../completion/fim/family.ts';
import type { ChosenLine } from './selection.ts';

/** What the heading of a file takes besides its path, in characters. */
const HEADING_CHARS = 12;
/** A block that still has this share of the wanted characters stays as it is. */
const ENOUGH = 0.6;

/** The first lines that fit, as one piece per file: files in the order of their worth, lines in that of the file. */
export function blockOf(lines: readonly ChosenLine[], chars: number): ContextPiece[] {
  const byPath = new Map<string, ChosenLine[]>();
  let left = chars;
  for (const line of lines) {
    const known = byPath.get(line.file.path);
    const cost = line.text.length + 1 + (known ? 0 : line.file.path.length + HEADING_CHARS);
    if (cost > left) continue;
    left -= cost;
    if (known) known.push(line);
    else byPath.set(line.file.path, [line]);
  }
  return [...byPath].map(([path, chosen]) => ({
    path,
    text: chosen
      .sort((a, b) => a.line - b.line)
      .map(({ text }) => text)
      .join('\n'),
  }));
}

/**
 * The block to give when `before` was given last: the same while it has most of what is wanted and fits, else the new
 * one with the pieces that did not change first and in their old order.
 */
export function steady(
  before: readonly ContextPiece[],
  fresh: readonly ContextPiece[],
  chars: number,
): readonly ContextPiece[] {
  if (before.length === 0) return fresh;
  const had = new Set(before.flatMap(({ path, text }) => text.split('\n').map((line) => `${path}\n${line}`)));
  let all = 0;
  let kept = 0;
  for (const { path, text } of fresh) {
    for (const line of text.split('\n')) {
      all += line.length + 1;
      if (had.has(`${path}\n${line}`)) kept += line.length + 1;
    }
  }
  if (kept >= ENOUGH * all && sizeOf(before) <= chars) return before;
  const same = before.filter((old) => fresh.some(({ path, text }) => path === old.path && text === old.text));
  return [...same, ...fresh.filter(({ path }) => !same.some((old) => old.path === path))];
}

export function sizeOf(pieces: readonly ContextPiece[]): number {
  return pieces.reduce((sum, { path, text }) => sum + path.length + HEADING_CHARS + text.length + 1, 0);
}
