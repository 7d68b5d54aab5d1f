// One file as the search sees it: its lines, and the names on each as numbers of a shared vocabulary.
import { isDeclaration, isImport } from './declarations.ts';
import { namesIn } from './identifiers.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Names between two looks at the clock: well under a millisecond. */
const NAMES_PER_STEP = 2000;

export const DECLARES = 1;
export const IMPORTS = 2;

export interface FileIndex {
  /** Relative to its workspace folder, with `/`. */
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  /** Offset of each line, and the end of the text as one more. */
  readonly lineStarts: Int32Array;
  /** Names in order; those of line `l` lie from `nameStarts[l]` to `nameStarts[l + 1]`. */
  readonly names: Int32Array;
  readonly nameStarts: Int32Array;
  /** Per line: DECLARES, IMPORTS or 0. */
  readonly kinds: Uint8Array;
  /** Each name of the file once. */
  readonly vocabulary: Int32Array;
  /** About what it takes in memory. */
  readonly bytes: number;
}

export interface SourceText {
  readonly path: string;
  readonly languageId: string;
  /** With `\n` line ends. */
  readonly text: string;
}

/** Indexes a file; yields every millisecond or so, that nobody waits for a long one. */
export function* indexFile(source: SourceText, vocabulary: Vocabulary): Generator<void, FileIndex> {
  const { text, languageId, path } = source;
  const lineStarts = startsOfLines(text);
  const lines = lineStarts.length - 1;
  const nameStarts = new Int32Array(lines + 1);
  const names: number[] = [];
  let line = 0;
  for (const { name, offset } of namesIn(text, languageId)) {
    while (line < lines && offset >= (lineStarts[line + 1] ?? 0)) nameStarts[++line] = names.length;
    names.push(vocabulary.numberOf(name));
    if (names.length % NAMES_PER_STEP === 0) yield;
  }
  while (line < lines) nameStarts[++line] = names.length;
  const kinds = new Uint8Array(lines);
  for (let l = 0; l < lines; l++) {
    kinds[l] = kindOf(text.slice(lineStarts[l], lineStarts[l + 1]), languageId);
    if (l % NAMES_PER_STEP === NAMES_PER_STEP - 1) yield;
  }
  const own = Int32Array.from(new Set(names));
  const bytes = 2 * text.length + 4 * (lineStarts.length + nameStarts.length + names.length + own.length) + lines + 512;
  return {
    path,
    languageId,
    text,
    lineStarts,
    names: Int32Array.from(names),
    nameStarts,
    kinds,
    vocabulary: own,
    bytes,
  };
}

/** A line without its line end. */
export function lineText(file: FileIndex, line: number): string {
  const end = file.lineStarts[line + 1] ?? file.text.length;
  const text = file.text.slice(file.lineStarts[line], end);
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

export function lineCount(file: FileIndex): number {
  return file.kinds.length;
}

function startsOfLines(text: string): Int32Array {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  if (starts[starts.length - 1] !== text.length) starts.push(text.length);
  if (starts.length === 1) starts.push(0);
  return Int32Array.from(starts);
}

/** Longer lines are data; patterns are not tried on them. */
const LONGEST_LINE = 400;

function kindOf(line: string, languageId: string): number {
  if (line.length > LONGEST_LINE) return 0;
  const shown = line.trimEnd();
  if (isImport(shown, languageId)) return IMPORTS;
  return isDeclaration(shown, languageId) ? DECLARES : 0;
}
