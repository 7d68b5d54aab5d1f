// A file as the index holds it: the terms of its pieces and of its path, and how well these answer asked terms (BM25).
// The weights were chosen on bench/codebase/questions.json and on sentences of comments that were taken out of the files
// they came from, in five projects; half or twice of each does about as well.
import { type Saturation, saturated } from '../context/bm25.ts';
import type { Chunk } from './chunks.ts';
import type { TermNumbers } from './termNumbers.ts';
import { identifiersOf } from './terms.ts';

/** A file to be taken in. */
export interface SourceFile {
  /** Relative to its folder, with `/`. */
  readonly path: string;
  readonly lines: readonly string[];
  readonly chunks: readonly Chunk[];
  /** Paths of the files that it imports, and of its test or of what it tests. */
  readonly links: readonly string[];
  /** How much the terms of a line count: those of a declaration or of the file's first comment say more than others. */
  weightOf(line: string, number: number): number;
}

export interface IndexedFile {
  readonly chunks: readonly Chunk[];
  /** Terms of all chunks one after the other, each once per chunk; those of chunk `c` from `starts[c]` to `starts[c + 1]`. */
  readonly terms: Int32Array;
  readonly counts: Uint8Array;
  readonly starts: Int32Array;
  readonly nameTerms: Int32Array;
  readonly folderTerms: Int32Array;
  readonly links: readonly string[];
  /** About. */
  readonly bytes: number;
}

/** What each asked term is worth, by its number. */
export type AskedTerms = ReadonlyMap<number, number>;

/** Repetition counts longer than with BM25's usual 1.2, because the weight of a line multiplies what it holds. */
const SATURATION: Saturation = { k1: 2, b: 0.75 };
/** How much the names of a file's folders, which many share, count against the file's own name. */
const FOLDER_WEIGHT = 0.5;
/** How much the whole file's likeness counts against that of its piece. */
const FILE_WEIGHT = 1.5;
/** What a byte holds. */
const MOST_PER_TERM = 255;

export function indexFile({ path, lines, chunks, links, weightOf }: SourceFile, numbers: TermNumbers): IndexedFile {
  const terms: number[] = [];
  const counts: number[] = [];
  const starts = [0];
  for (const { start, end } of chunks) {
    const found = new Map<number, number>();
    for (let line = start; line < end; line++) {
      const text = lines[line] ?? '';
      const weight = weightOf(text, line);
      for (const [identifier] of identifiersOf(text)) {
        for (const term of numbers.ofIdentifier(identifier)) found.set(term, (found.get(term) ?? 0) + weight);
      }
    }
    for (const [term, count] of found) {
      terms.push(term);
      counts.push(Math.min(MOST_PER_TERM, count));
    }
    starts.push(terms.length);
  }
  const slash = path.lastIndexOf('/') + 1;
  const nameTerms = numbers.ofText(path.slice(slash));
  const folderTerms = numbers.ofText(path.slice(0, slash));
  return {
    chunks,
    terms: Int32Array.from(terms),
    counts: Uint8Array.from(counts),
    starts: Int32Array.from(starts),
    nameTerms,
    folderTerms,
    links,
    bytes:
      terms.length * 5 +
      starts.length * 4 +
      chunks.length * 64 +
      (nameTerms.length + folderTerms.length) * 4 +
      links.reduce((sum, link) => sum + link.length + 24, 0) +
      400,
  };
}

export interface ScoredChunk {
  readonly chunk: Chunk;
  readonly score: number;
}

/** Each piece that holds an asked term; `average` is how many terms a piece has. */
export function scoreChunks(file: IndexedFile, asked: AskedTerms, average: number): ScoredChunk[] {
  const scored: ScoredChunk[] = [];
  const whole = new Map<number, number>();
  for (const [index, chunk] of file.chunks.entries()) {
    const from = file.starts[index] ?? 0;
    const to = file.starts[index + 1] ?? from;
    let score = 0;
    for (let at = from; at < to; at++) {
      const term = file.terms[at] ?? -1;
      const worth = asked.get(term);
      if (worth === undefined) continue;
      const count = file.counts[at] ?? 0;
      score += worth * saturated(count, (to - from) / average, SATURATION);
      whole.set(term, (whole.get(term) ?? 0) + count);
    }
    if (score > 0) scored.push({ chunk, score });
  }
  if (scored.length === 0) return scored;
  const length = file.terms.length / average;
  let likeness = 0;
  for (const [term, count] of whole) likeness += (asked.get(term) ?? 0) * saturated(count, length, SATURATION);
  const base = FILE_WEIGHT * likeness + pathScore(file, asked);
  return scored.map(({ chunk, score }) => ({ chunk, score: score + base }));
}

function pathScore({ nameTerms, folderTerms }: IndexedFile, asked: AskedTerms): number {
  let score = 0;
  for (const term of nameTerms) score += asked.get(term) ?? 0;
  for (const term of folderTerms) score += FOLDER_WEIGHT * (asked.get(term) ?? 0);
  return score;
}
