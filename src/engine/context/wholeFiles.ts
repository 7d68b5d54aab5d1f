// Evidence from files as wholes: the place's own, those it imports, those beside it, those the person worked on lately.
import { DECLARES, type FileIndex, IMPORTS, lineCount } from './fileIndex.ts';
import { folderOf, namesOfLine, type Place, type Pool } from './pool.ts';

/** How fast the weight of a name's nearest occurrence falls, in lines. */
const NEAR_LINES = 40;
const EDIT_LINES = 2;
/** Names looked at between two yields: about a millisecond. */
const NAMES_PER_STEP = 16_000;

/** Figures by name, as Evidence has them. */
export interface Own {
  readonly inFile: Float32Array;
  readonly nearness: Float32Array;
  readonly isImportedHere: Uint8Array;
  readonly isDeclaredHere: Uint8Array;
}

export function fromOwnFile({ file, windowStart, windowEnd }: Place, own: Own): void {
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

/** Figures by name, as Evidence has them. */
export interface Others {
  readonly inImported: Float32Array;
  readonly isDeclaredThere: Uint8Array;
  readonly inFolder: Float32Array;
  readonly inRecent: Float32Array;
}

/** Yields every millisecond or so. */
export function* fromOtherFiles({ file }: Place, pool: Pool, others: Others): Generator<void> {
  const folder = folderOf(file.path);
  const siblings = pool.files.filter((other) => folderOf(other.path) === folder);
  yield* addAll(siblings, others.inFolder, 1 / siblings.length);
  const recent = [...pool.recent].filter((other) => other !== file);
  yield* addAll(recent, others.inRecent, 1 / pool.recent.size);
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

function* addAll(files: readonly FileIndex[], to: Float32Array, by: number): Generator<void> {
  let steps = 0;
  for (const { vocabulary } of files) {
    addEach(vocabulary, to, by);
    steps += vocabulary.length;
    if (steps < NAMES_PER_STEP) continue;
    steps = 0;
    yield;
  }
}

function addEach(names: Int32Array, to: Float32Array, by: number): void {
  for (const name of names) to[name] = (to[name] ?? 0) + by;
}
