// The differences of two texts in whole lines, as offsets: what is written when a person keeps a change.
import { diffArrays } from 'diff';

/** Long texts that have little in common take minutes to compare: they are one change. */
const DIFF_TIMEOUT_MS = 1_000;

export interface LineHunk {
  /** Offsets in the old text. */
  readonly start: number;
  readonly end: number;
  /** Offsets in the new text. */
  readonly newStart: number;
  readonly newEnd: number;
}

export function lineHunks(before: string, after: string): LineHunk[] {
  const hunks: { start: number; end: number; newStart: number; newEnd: number }[] = [];
  let at = 0;
  let newAt = 0;
  let isOpen = false;
  const parts = diffArrays(linesOf(before), linesOf(after), { timeout: DIFF_TIMEOUT_MS });
  if (!parts) return [{ start: 0, end: before.length, newStart: 0, newEnd: after.length }];
  for (const { added, removed, value } of parts) {
    const length = value.reduce((sum, line) => sum + line.length, 0);
    if ((added || removed) && !isOpen) hunks.push({ start: at, end: at, newStart: newAt, newEnd: newAt });
    isOpen = added || removed;
    if (!added) at += length;
    if (!removed) newAt += length;
    const last = hunks.at(-1);
    if (isOpen && last) {
      last.end = at;
      last.newEnd = newAt;
    }
  }
  return hunks;
}

/** The hunk in or next to which an offset of the new text lies. */
export function hunkAt(hunks: readonly LineHunk[], offset: number): LineHunk | undefined {
  return (
    hunks.find(({ newStart, newEnd }) => offset >= newStart && offset < newEnd) ??
    hunks.find(({ newStart, newEnd }) => newStart === newEnd && offset === newStart)
  );
}

/** With their line ends. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}
