// From found pieces to what goes into a prompt and what is named as a source: few pieces of each file, within a bound.
import type { FoundPiece } from './workerMessages.ts';

/** More of one file says little that the first ones do not, and other files come too short. */
const MOST_PER_FILE = 3;

/** The best piece of each file, best first. */
export function byFile<P extends Pick<FoundPiece, 'root' | 'path'>>(pieces: readonly P[]): P[] {
  const first = new Map<string, P>();
  for (const piece of pieces) {
    const key = `${piece.root}\n${piece.path}`;
    if (!first.has(key)) first.set(key, piece);
  }
  return [...first.values()];
}

/** The pieces that fit into `mostChars` together, best first; one that does not fit is passed over for smaller ones. */
export function within(pieces: readonly FoundPiece[], mostChars: number): FoundPiece[] {
  const perFile = new Map<string, number>();
  const chosen: FoundPiece[] = [];
  let left = mostChars;
  for (const piece of pieces) {
    const key = `${piece.root}\n${piece.path}`;
    const count = perFile.get(key) ?? 0;
    const size = piece.text.length + piece.path.length + 20;
    if (count >= MOST_PER_FILE || size > left) continue;
    perFile.set(key, count + 1);
    chosen.push(piece);
    left -= size;
  }
  return chosen;
}
