// Evidence from code that is like the place: windows of lines that share its names, and the declarations of those names.
import { rarity } from './bm25.ts';
import { DECLARES, type FileIndex, lineCount } from './fileIndex.ts';
import { namesOfLine, type Place, type Pool } from './pool.ts';

/** Lines before and after the cursor that tell what it is about, and how fast their weight falls. */
const QUERY_LINES = 40;
const QUERY_FALL = 8;
const AFTER_WEIGHT = 0.5;
const DEFINITION_LINES = 20;
/** Windows that are compared with the place, and how far after each its names count: what comes next is what is sought. */
const WINDOW_LINES = 30;
const WINDOW_STEP = 8;
const AFTER_LINES = 10;
const MOST_WINDOWS = 60;
/** So many more are kept before the worst are dropped. */
const SPARE_WINDOWS = 240;
/** Sharpness: how much more the best window counts than the next. */
const SHARPNESS = 4;
/** Names looked at between two yields: about a millisecond. */
const NAMES_PER_STEP = 8000;
const DEFINITIONS_PER_STEP = 200;

interface Found {
  readonly file: FileIndex;
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** Weight of each name near the cursor: rare ones and near ones more. */
export function queryOf({ file, line: cursor }: Place, { vocabulary, files }: Pool): Float32Array {
  const query = new Float32Array(vocabulary.size);
  const from = Math.max(0, cursor - QUERY_LINES);
  const to = Math.min(lineCount(file), cursor + QUERY_LINES / 2);
  for (let line = from; line < to; line++) {
    const distance = line < cursor ? cursor - line : line - cursor;
    const weight = Math.exp(-distance / QUERY_FALL) * (line > cursor ? AFTER_WEIGHT : 1);
    for (const name of namesOfLine(file, line)) {
      const having = vocabulary.filesWith(name);
      // The place's own file is one more; others than those of the pool may hold the name too.
      const without = files.length + 1 - Math.min(having, files.length);
      query[name] = Math.max(query[name] ?? 0, weight * rarity(having, without));
    }
  }
  return query;
}

/** What similar places have: shares by name, as Evidence has them. */
export interface Similarity {
  readonly similar: Float32Array;
  readonly defined: Float32Array;
}

/** Goes over all files once; yields every millisecond or so. */
export function* fromSimilarPlaces(place: Place, pool: Pool, query: Float32Array, to: Similarity): Generator<void> {
  const found: Found[] = [];
  const definitions: Found[] = [];
  const stamps = new Int32Array(query.length);
  let steps = 0;
  let stamp = 0;
  for (const file of [place.file, ...pool.files]) {
    steps += file.vocabulary.length;
    if (file.vocabulary.some((name) => (query[name] ?? 0) > 0)) {
      const avoid = file === place.file ? place : undefined;
      stamp = windowsOf(file, { query, stamps, stamp, found, avoid });
      if (found.length > SPARE_WINDOWS) keepBest(found);
      definitionsIn(file, query, definitions, avoid);
      steps += file.names.length;
    }
    if (steps > NAMES_PER_STEP) {
      steps = 0;
      yield;
    }
  }
  keepBest(found);
  fromWindows(found, { to: to.similar, stamps, stamp });
  yield;
  yield* fromDefinitions(definitions, to.defined);
}

function keepBest(found: Found[]): void {
  found.sort((a, b) => b.score - a.score);
  found.length = Math.min(found.length, MOST_WINDOWS);
}

interface Comparison {
  readonly query: Float32Array;
  readonly stamps: Int32Array;
  readonly stamp: number;
  readonly found: Found[];
  /** The place itself is no answer to the question. */
  readonly avoid: Place | undefined;
}

function windowsOf(file: FileIndex, { query, stamps, stamp, found, avoid }: Comparison): number {
  const lines = lineCount(file);
  let mark = stamp;
  for (let start = 0; start === 0 || start + WINDOW_LINES - WINDOW_STEP < lines; start += WINDOW_STEP) {
    const end = Math.min(lines, start + WINDOW_LINES);
    if (avoid && end > avoid.windowStart && start < avoid.windowEnd) continue;
    mark++;
    let score = 0;
    const last = file.nameStarts[end] ?? 0;
    for (let at = file.nameStarts[start] ?? 0; at < last; at++) {
      const name = file.names[at] ?? 0;
      if (stamps[name] === mark) continue;
      stamps[name] = mark;
      score += query[name] ?? 0;
    }
    if (score > 0) found.push({ file, start, end, score });
  }
  return mark;
}

interface Sum {
  readonly to: Float32Array;
  readonly stamps: Int32Array;
  readonly stamp: number;
}

function fromWindows(found: readonly Found[], { to: similar, stamps, stamp }: Sum): void {
  const best = found[0]?.score ?? 1;
  let total = 0;
  let mark = stamp;
  for (const { file, start, end, score } of found) {
    const weight = (score / best) ** SHARPNESS;
    total += weight;
    mark++;
    const last = file.nameStarts[Math.min(lineCount(file), end + AFTER_LINES)] ?? 0;
    for (let at = file.nameStarts[start] ?? 0; at < last; at++) {
      const name = file.names[at] ?? 0;
      if (stamps[name] === mark) continue;
      stamps[name] = mark;
      similar[name] = (similar[name] ?? 0) + weight;
    }
  }
  if (total > 0) for (let name = 0; name < similar.length; name++) similar[name] = (similar[name] ?? 0) / total;
}

/** Places where a name of the query is declared: its line and some after it. */
function definitionsIn(file: FileIndex, query: Float32Array, found: Found[], avoid: Place | undefined): void {
  for (let line = 0; line < lineCount(file); line++) {
    if (file.kinds[line] !== DECLARES || (avoid && line >= avoid.windowStart && line < avoid.windowEnd)) continue;
    const first = file.names[file.nameStarts[line] ?? 0];
    if (first === undefined || file.nameStarts[line] === file.nameStarts[line + 1]) continue;
    const weight = query[first] ?? 0;
    if (weight > 0)
      found.push({ file, start: line, end: Math.min(lineCount(file), line + DEFINITION_LINES), score: weight });
  }
}

function* fromDefinitions(found: readonly Found[], defined: Float32Array): Generator<void> {
  const best = found.reduce((most, { score }) => Math.max(most, score), 0);
  let steps = 0;
  for (const { file, start, end, score } of found) {
    if (++steps % DEFINITIONS_PER_STEP === 0) yield;
    const head = file.names[file.nameStarts[start] ?? 0] ?? 0;
    for (let line = start; line < end; line++) {
      const share = (score / best) * Math.exp((start - line) / DEFINITION_LINES);
      for (const name of namesOfLine(file, line))
        if (name !== head) defined[name] = Math.max(defined[name] ?? 0, share);
    }
  }
}
