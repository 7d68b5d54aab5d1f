// What speaks for a name being needed in the next lines at a place: a handful of figures per name, gathered by going
// once over all indexed files. What they are worth together is in likelihood.ts.
import { DECLARES, type FileIndex, IMPORTS, lineCount } from './fileIndex.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A cursor in an indexed file, and the lines around it that the prompt holds anyway. */
export interface Place {
  readonly file: FileIndex;
  /** The line whose beginning the cursor is at or behind. */
  readonly line: number;
  /** Lines from `windowStart` up to, not including, `windowEnd` are in the prompt. */
  readonly windowStart: number;
  readonly windowEnd: number;
}

/** The files that may be drawn from. */
export interface Pool {
  readonly vocabulary: Vocabulary;
  /** Without the place's own file. */
  readonly files: readonly FileIndex[];
  /** Those that the place's file imports, and its test or what it tests. */
  readonly imported: ReadonlySet<FileIndex>;
  /** Those that the person has open or edited lately. */
  readonly recent: ReadonlySet<FileIndex>;
  /** Lines edited lately, in files of the pool. */
  readonly edits: readonly { readonly file: FileIndex; readonly line: number }[];
}

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
/** Sharpness: how much more the best window counts than the next. */
const SHARPNESS = 4;
/** Names looked at between two yields: about a millisecond. */
const NAMES_PER_STEP = 8000;
const WORDS_PER_STEP = 1000;
const NEAR_LINES = 40;
const EDIT_LINES = 2;

interface Found {
  readonly file: FileIndex;
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

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
  const { file } = place;
  for (let line = place.windowStart; line < place.windowEnd; line++) {
    for (const name of namesOfLine(file, line)) evidence.isInWindow[name] = 1;
  }
  fromOwnFile(place, evidence);
  yield;
  const found: Found[] = [];
  const stamps = new Int32Array(size);
  const definitions: Found[] = [];
  let steps = 0;
  let stamp = 0;
  for (const other of [file, ...pool.files]) {
    const isOwn = other === file;
    if (other.vocabulary.some((name) => (query[name] ?? 0) > 0)) {
      const avoid = isOwn ? place : undefined;
      stamp = windowsOf(other, { query, stamps, stamp, found, avoid });
      definitionsIn(other, query, definitions, avoid);
      steps += other.names.length;
    }
    if (steps > NAMES_PER_STEP) {
      steps = 0;
      yield;
    }
  }
  found.sort((a, b) => b.score - a.score);
  fromSimilar(found.slice(0, MOST_WINDOWS), { to: evidence.similar, stamps, stamp });
  fromDefinitions(definitions, evidence.defined);
  yield;
  yield* fromOtherFiles(place, pool, evidence);
  yield;
  for (let name = 0; name < size; name++) {
    const any =
      (evidence.similar[name] ?? 0) +
      (evidence.defined[name] ?? 0) +
      (evidence.inFile[name] ?? 0) +
      (evidence.inImported[name] ?? 0) +
      (evidence.inFolder[name] ?? 0) +
      (evidence.inRecent[name] ?? 0);
    if (any > 0 && !evidence.isInWindow[name]) evidence.seen.push(name);
  }
  yield;
  yield* fromWords(query, evidence.seen, pool.vocabulary, evidence.likeNear);
  return evidence;
}

export function namesOfLine(file: FileIndex, line: number): Int32Array {
  return file.names.subarray(file.nameStarts[line], file.nameStarts[line + 1]);
}

/** Weight of each name near the cursor: rare ones and near ones more. */
function queryOf({ file, line: cursor }: Place, { vocabulary, files }: Pool): Float32Array {
  const query = new Float32Array(vocabulary.size);
  const from = Math.max(0, cursor - QUERY_LINES);
  const to = Math.min(lineCount(file), cursor + QUERY_LINES / 2);
  for (let line = from; line < to; line++) {
    const distance = line < cursor ? cursor - line : line - cursor;
    const weight = Math.exp(-distance / QUERY_FALL) * (line > cursor ? AFTER_WEIGHT : 1);
    for (const name of namesOfLine(file, line)) {
      const having = vocabulary.filesWith(name);
      const rarity = Math.log(1 + (files.length + 1 - Math.min(having, files.length) + 0.5) / (having + 0.5));
      query[name] = Math.max(query[name] ?? 0, weight * rarity);
    }
  }
  return query;
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

function fromSimilar(found: readonly Found[], { to: similar, stamps, stamp }: Sum): void {
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

function fromDefinitions(found: readonly Found[], defined: Float32Array): void {
  const best = found.reduce((most, { score }) => Math.max(most, score), 0);
  for (const { file, start, end, score } of found) {
    const head = file.names[file.nameStarts[start] ?? 0] ?? 0;
    for (let line = start; line < end; line++) {
      const share = (score / best) * Math.exp((start - line) / DEFINITION_LINES);
      for (const name of namesOfLine(file, line))
        if (name !== head) defined[name] = Math.max(defined[name] ?? 0, share);
    }
  }
}

interface Own {
  readonly inFile: Float32Array;
  readonly nearness: Float32Array;
  readonly isImportedHere: Uint8Array;
  readonly isDeclaredHere: Uint8Array;
}

function fromOwnFile({ file, windowStart, windowEnd }: Place, own: Own): void {
  for (let line = 0; line < lineCount(file); line++) {
    if (line >= windowStart && line < windowEnd) continue;
    const distance = line < windowStart ? windowStart - line : line - windowEnd;
    const near = Math.exp(-distance / NEAR_LINES);
    const kind = file.kinds[line];
    for (const name of namesOfLine(file, line)) {
      own.inFile[name] = (own.inFile[name] ?? 0) + 1;
      own.nearness[name] = Math.max(own.nearness[name] ?? 0, near);
      if (kind === IMPORTS) own.isImportedHere[name] = 1;
      if (kind === DECLARES) own.isDeclaredHere[name] = 1;
    }
  }
}

interface Others {
  readonly inImported: Float32Array;
  readonly isDeclaredThere: Uint8Array;
  readonly inFolder: Float32Array;
  readonly inRecent: Float32Array;
}

function* fromOtherFiles({ file }: Place, pool: Pool, others: Others): Generator<void> {
  const folder = folderOf(file.path);
  const siblings = pool.files.filter((other) => folderOf(other.path) === folder);
  for (const other of siblings) addEach(other.vocabulary, others.inFolder, 1 / siblings.length);
  for (const other of pool.recent) if (other !== file) addEach(other.vocabulary, others.inRecent, 1 / pool.recent.size);
  for (const { file: edited, line } of pool.edits) {
    for (let at = Math.max(0, line - EDIT_LINES); at <= Math.min(line + EDIT_LINES, lineCount(edited) - 1); at++) {
      for (const name of namesOfLine(edited, at)) others.inRecent[name] = 1;
    }
  }
  for (const other of pool.imported) {
    yield;
    addEach(other.names, others.inImported, 1);
    for (let line = 0; line < lineCount(other); line++) {
      if (other.kinds[line] === DECLARES) for (const name of namesOfLine(other, line)) others.isDeclaredThere[name] = 1;
    }
  }
}

function addEach(names: Int32Array, to: Float32Array, by: number): void {
  for (const name of names) to[name] = (to[name] ?? 0) + by;
}

export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
