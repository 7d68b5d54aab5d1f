// What speaks for a name being needed in the next lines at a place: a handful of figures per name, gathered by going
// once over all indexed files. What they are worth together is in likelihood.ts.
import { namesOfLine, type Place, type Pool } from './pool.ts';
import { fromSimilarPlaces, queryOf } from './similarPlaces.ts';
import type { Vocabulary } from './vocabulary.ts';
import { fromOtherFiles, fromOwnFile } from './wholeFiles.ts';

/** Figures per name, by its number in the vocabulary; 0 where there is nothing. */
export interface Evidence {
  readonly isInWindow: Uint8Array;
  /** Names there is any evidence for, each once. */
  readonly seen: readonly number[];
  /** Share of the most similar places, by weight, that have the name in or after them. */
  readonly similar: Float32Array;
  /** Share of the names near the cursor, by weight, in or right after whose declaration it stands. */
  readonly defined: Float32Array;
  /** The share of its words (of camelCase or snake_case) that the names near the cursor hold, by their weight. */
  readonly likeNear: Float32Array;
  /** Occurrences in the place's own file outside the window, and how near the nearest is (1 for very near). */
  readonly inFile: Float32Array;
  readonly nearness: Float32Array;
  /** 1 where the place's file imports or declares it (outside the window). */
  readonly isImportedHere: Uint8Array;
  readonly isDeclaredHere: Uint8Array;
  /** Occurrences in imported files; 1 where one of them declares it. */
  readonly inImported: Float32Array;
  readonly isDeclaredThere: Uint8Array;
  /** Share of the files of the same folder that have it. */
  readonly inFolder: Float32Array;
  /** Share of the recent files that have it; 1 where it stands where the person has just edited. */
  readonly inRecent: Float32Array;
}

/** Between two yields: about a millisecond. */
const NAMES_PER_STEP = 30_000;
const WORDS_PER_STEP = 500;

/** Yields every millisecond or so. */
export function* gather(place: Place, pool: Pool): Generator<void, Evidence> {
  const size = pool.vocabulary.size;
  const query = queryOf(place, pool);
  yield;
  const evidence = {
    isInWindow: new Uint8Array(size),
    seen: [] as number[],
    similar: new Float32Array(size),
    defined: new Float32Array(size),
    likeNear: new Float32Array(size),
    inFile: new Float32Array(size),
    nearness: new Float32Array(size),
    isImportedHere: new Uint8Array(size),
    isDeclaredHere: new Uint8Array(size),
    inImported: new Float32Array(size),
    isDeclaredThere: new Uint8Array(size),
    inFolder: new Float32Array(size),
    inRecent: new Float32Array(size),
  };
  yield;
  const { file } = place;
  for (let line = place.windowStart; line < place.windowEnd; line++) {
    for (const name of namesOfLine(file, line)) evidence.isInWindow[name] = 1;
  }
  fromOwnFile(place, evidence);
  yield;
  yield* fromSimilarPlaces(place, pool, query, evidence);
  yield;
  yield* fromOtherFiles(place, pool, evidence);
  yield;
  yield* list(evidence, size);
  yield* fromWords(query, evidence.seen, pool.vocabulary, evidence.likeNear);
  return evidence;
}

/** Names that anything speaks for. */
function* list(evidence: Evidence & { readonly seen: number[] }, size: number): Generator<void> {
  const { similar, defined, inFile, inImported, inFolder, inRecent, isInWindow, seen } = evidence;
  const figures = [similar, defined, inFile, inImported, inFolder, inRecent];
  for (let name = 0; name < size; name++) {
    if (!isInWindow[name] && figures.some((figure) => (figure[name] ?? 0) > 0)) seen.push(name);
    if (name % NAMES_PER_STEP === NAMES_PER_STEP - 1) yield;
  }
}

function* fromWords(
  query: Float32Array,
  seen: readonly number[],
  vocabulary: Vocabulary,
  likeNear: Float32Array,
): Generator<void> {
  const near = new Map<string, number>();
  let best = 1e-9;
  for (let name = 0; name < query.length; name++) {
    const weight = query[name] ?? 0;
    if (weight === 0) continue;
    best = Math.max(best, weight);
    for (const word of wordsOf(vocabulary.nameOf(name))) near.set(word, Math.max(near.get(word) ?? 0, weight));
  }
  yield;
  let steps = 0;
  for (const name of seen) {
    if (++steps % WORDS_PER_STEP === 0) yield;
    const words = wordsOf(vocabulary.nameOf(name));
    const sum = words.reduce((total, word) => total + (near.get(word) ?? 0) / best, 0);
    likeNear[name] = words.length > 0 ? sum / words.length : 0;
  }
}

function wordsOf(name: string): string[] {
  return (name.match(/[A-Z]?[a-z]{2,}|[A-Z]{2,}(?![a-z])/g) ?? []).map((word) => word.toLowerCase());
}
