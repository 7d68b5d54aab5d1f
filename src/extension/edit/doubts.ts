// Which lines of a proposal a person should look at twice, and why.
import type { EditHunk } from '../../shared/protocol/edit.ts';

export interface Doubt {
  /** Offset in the proposed text. */
  readonly offset: number;
  readonly reason: string;
}

export function doubtsOf(hunks: readonly EditHunk[]): Doubt[] {
  const doubts: Doubt[] = [];
  let moved = 0;
  for (const { start, end, text, doubt } of hunks.toSorted((a, b) => a.start - b.start)) {
    if (doubt !== undefined && doubts.at(-1)?.reason !== doubt) doubts.push({ offset: start + moved, reason: doubt });
    moved += text.length - (end - start);
  }
  return doubts;
}
