// What a ranking is made for and from: a cursor in a file, and the indexed files that lines may be drawn from.
import type { OpenDocument } from '../completion/document.ts';
import { type FileIndex, lineCount } from './fileIndex.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a prompt holds of the document itself, about: lines there are not chosen. Characters. */
const WINDOW_BEFORE = 1800;
const WINDOW_AFTER = 600;

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

/** The names of a line, in order. */
export function namesOfLine(file: FileIndex, line: number): Int32Array {
  return file.names.subarray(file.nameStarts[line], file.nameStarts[line + 1]);
}

export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** The cursor and the lines that the prompt will hold anyway. */
export function placeAt(document: OpenDocument, file: FileIndex, offset: number): Place {
  // Line numbers do not change with line ends, offsets do: lengths are near enough for the window.
  const line = Math.min(document.lineOf(offset), Math.max(0, lineCount(file) - 1));
  const start = file.lineStarts[line] ?? 0;
  let windowStart = line;
  while (windowStart > 0 && start - (file.lineStarts[windowStart - 1] ?? 0) <= WINDOW_BEFORE) windowStart--;
  let windowEnd = line + 1;
  while (windowEnd < lineCount(file) && (file.lineStarts[windowEnd] ?? 0) - start <= WINDOW_AFTER) windowEnd++;
  return { file, line, windowStart, windowEnd: Math.min(windowEnd, lineCount(file)) };
}
