// The context of prompts: lines of other files (and of far parts of the same one) that hold the names the next lines will
// need. Ranked while nobody waits, per document; asking for the pieces only reads what is ready.
import { Emitter } from '../../shared/base/events.ts';
import type { Logger } from '../../shared/base/log.ts';
import { type OpenDocument, type Site, type TextChange, toLf } from '../completion/document.ts';
import type { ContextPiece } from '../completion/fim/family.ts';
import type { ContextSource } from '../completion/prompts.ts';
import { isExcluded } from '../perimeter/excludedFiles.ts';
import { blockOf, sizeOf, steady } from './contextBlock.ts';
import { gather, type Place, type Pool } from './evidence.ts';
import { type FileIndex, indexFile, lineCount } from './fileIndex.ts';
import { FolderFiles } from './folderFiles.ts';
import { importedPaths } from './imports.ts';
import { areKin, languageOfPath } from './languageIds.ts';
import { likelihoods } from './likelihood.ts';
import { type ChosenLine, select } from './selection.ts';
import { inSlices } from './slices.ts';
import { Vocabulary } from './vocabulary.ts';

const IDLE_MS = 250;
/** Lines the cursor moves before its surroundings are ranked anew. */
const FAR_LINES = 12;
/** What a prompt holds of the document itself, about: lines there are not chosen. Characters. */
const WINDOW_BEFORE = 1800;
const WINDOW_AFTER = 600;
/** The largest block anybody asks for, characters. */
const MOST_CHARS = 4096;
/** Files that are compared with a place; the nearest ones by folder where there are more. */
const MOST_FILES = 700;
/** Documents that are compared as they stand in the editor, and their size. */
const MOST_OPEN = 24;
const MOST_OPEN_CHARS = 512 * 1024;
const MOST_STATES = 16;
const MOST_EDITS = 12;
/** Names after which the vocabulary, which only grows, is begun anew. */
const MOST_NAMES = 300_000;

export interface WorkspaceContextInit {
  readonly documents: () => readonly OpenFile[];
  /** Patterns of the setting hob.completion.exclude. */
  readonly exclude: () => readonly string[];
  readonly log: Logger;
  /** Quiet milliseconds after an edit or a jump before a ranking begins; 250 where not given. */
  readonly idleMs?: number;
}

/** A document of the editor and the absolute path of the workspace folder it lies in, if it lies in one on disk. */
export interface OpenFile {
  readonly document: OpenDocument;
  readonly folder: string | undefined;
}

interface State {
  /** Where the cursor was last, as an offset. */
  offset: number;
  rankedLine: number;
  lines: readonly ChosenLine[];
  given: readonly ContextPiece[];
  /** The ranking that `given` was made of. */
  givenOf: readonly ChosenLine[] | undefined;
}

export class WorkspaceContext implements ContextSource {
  readonly #init: WorkspaceContextInit;
  readonly #states = new Map<string, State>();
  readonly #folders = new Map<string, FolderFiles>();
  readonly #openIndexes = new Map<string, { readonly version: number; readonly index: FileIndex }>();
  readonly #closing = new AbortController();
  readonly #didRank = new Emitter<string>();
  /** A document (its uri) has been ranked: its pieces may be others from now on. */
  readonly onDidRank = this.#didRank.event;
  readonly #edits: { readonly uri: string; line: number }[] = [];
  #vocabulary = new Vocabulary();
  #timer: NodeJS.Timeout | undefined;
  #wanted: string | undefined;
  #isRanking = false;

  constructor(init: WorkspaceContextInit) {
    this.#init = init;
  }

  pieces(site: Site, chars: number): readonly ContextPiece[] {
    const { uri } = site.document;
    const state = this.#stateOf(uri);
    state.offset = site.insertAt;
    this.#wantSoon(uri, site.document.lineOf(site.insertAt));
    if (state.lines.length === 0) return [];
    const fits = state.givenOf === state.lines && sizeOf(state.given) <= chars && sizeOf(state.given) > 0.7 * chars;
    if (!fits) {
      state.given = steady(state.given, blockOf(state.lines, chars), chars);
      state.givenOf = state.lines;
    }
    return this.#allowed(state.given);
  }

  /** The person looks at a place. */
  focused(document: OpenDocument, offset = 0): void {
    const state = this.#stateOf(document.uri);
    if (offset > 0) state.offset = offset;
    this.#wantSoon(document.uri, document.lineOf(state.offset));
  }

  /** Told before the change is applied, as edits are to the completion engine. */
  changed(before: OpenDocument, change: TextChange): void {
    const state = this.#stateOf(before.uri);
    state.offset = change.start + change.text.length;
    const line = before.lineOf(change.start);
    this.#noteEdit(before.uri, line);
    this.#wantSoon(before.uri, line);
  }

  closed(uri: string): void {
    this.#states.delete(uri);
    this.#dropOpen(uri);
    if (this.#wanted === uri) this.#wanted = undefined;
  }

  /** Exclusions or folders are others: nothing that was read before is given out again. */
  reset(): void {
    this.#states.clear();
    this.#openIndexes.clear();
    this.#folders.clear();
    this.#vocabulary = new Vocabulary();
  }

  /** Bytes that indexes take, about. */
  get bytes(): number {
    let sum = 0;
    for (const folder of this.#folders.values()) sum += folder.bytes;
    for (const { index } of this.#openIndexes.values()) sum += index.bytes;
    return sum;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#closing.abort();
    this.reset();
  }

  #stateOf(uri: string): State {
    const known = this.#states.get(uri);
    if (known) {
      this.#states.delete(uri);
      this.#states.set(uri, known);
      return known;
    }
    const fresh: State = { offset: 0, rankedLine: Number.NEGATIVE_INFINITY, lines: [], given: [], givenOf: undefined };
    this.#states.set(uri, fresh);
    const oldest = this.#states.keys().next().value;
    if (this.#states.size > MOST_STATES && oldest !== undefined) this.#states.delete(oldest);
    return fresh;
  }

  /** One note per place: typing on is one edit. */
  #noteEdit(uri: string, line: number): void {
    const last = this.#edits.at(-1);
    if (last?.uri === uri && Math.abs(last.line - line) <= 2) last.line = line;
    else this.#edits.push({ uri, line });
    if (this.#edits.length > MOST_EDITS) this.#edits.shift();
  }

  /** Exclusions count at the moment of use: they may be newer than the ranking. */
  #allowed(pieces: readonly ContextPiece[]): readonly ContextPiece[] {
    const patterns = this.#init.exclude();
    return pieces.some(({ path }) => isExcluded(path, patterns))
      ? pieces.filter(({ path }) => !isExcluded(path, patterns))
      : pieces;
  }

  #wantSoon(uri: string, line: number): void {
    const state = this.#states.get(uri);
    if (!state || this.#closing.signal.aborted || Math.abs(line - state.rankedLine) < FAR_LINES) return;
    this.#wanted = uri;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#rankWanted();
    }, this.#init.idleMs ?? IDLE_MS);
    this.#timer.unref?.();
  }

  async #rankWanted(): Promise<void> {
    if (this.#isRanking || this.#wanted === undefined) return;
    const uri = this.#wanted;
    this.#wanted = undefined;
    this.#isRanking = true;
    try {
      await this.#rank(uri);
    } catch (error) {
      this.#init.log.warn(`Context could not be gathered: ${String(error)}`);
    } finally {
      this.#isRanking = false;
      // Another document, or a far jump, asked meanwhile.
      if (this.#wanted !== undefined && this.#timer === undefined) setImmediate(() => void this.#rankWanted());
    }
  }

  async #rank(uri: string): Promise<void> {
    const { signal } = this.#closing;
    const open = this.#init.documents().find(({ document }) => document.uri === uri);
    const state = this.#states.get(uri);
    if (!open || !state || open.document.text.length > MOST_OPEN_CHARS) return;
    if (this.#vocabulary.size > MOST_NAMES) this.reset();
    const vocabulary = this.#vocabulary;
    const folder = open.folder === undefined ? undefined : this.#folderOf(open.folder);
    await folder?.list(signal);
    const file = await this.#openIndex(open, folder);
    if (!file) return;
    const pool = await this.#poolFor(open, file, folder);
    const { document } = open;
    const place = placeOf(document, file, Math.min(state.offset, document.text.length));
    const evidence = await inSlices(gather(place, pool), signal);
    if (!evidence || vocabulary !== this.#vocabulary) return;
    const likely = likelihoods(evidence, pool.files.length, vocabulary);
    const lines = await inSlices(select(place, pool, likely, MOST_CHARS), signal);
    // Closed or reset meanwhile: what was found belongs to nobody.
    if (!lines || vocabulary !== this.#vocabulary || this.#states.get(uri) !== state) return;
    state.lines = lines;
    state.rankedLine = place.line;
    this.#didRank.fire(uri);
  }

  #folderOf(root: string): FolderFiles {
    const known = this.#folders.get(root);
    if (known) return known;
    const fresh = new FolderFiles(root, this.#vocabulary, this.#init.exclude);
    this.#folders.set(root, fresh);
    return fresh;
  }

  async #poolFor({ document }: OpenFile, file: FileIndex, folder: FolderFiles | undefined): Promise<Pool> {
    const { signal } = this.#closing;
    const files = new Map<string, FileIndex>();
    const recent = new Set<FileIndex>();
    const edits: { file: FileIndex; line: number }[] = [];
    for (const other of this.#init.documents().slice(0, MOST_OPEN)) {
      const { document: doc } = other;
      if (doc.uri === document.uri || !areKin(doc.languageId, document.languageId)) continue;
      const index = await this.#openIndex(other, other.folder === undefined ? undefined : this.#folderOf(other.folder));
      if (!index) continue;
      files.set(index.path, index);
      recent.add(index);
      for (const { uri, line } of this.#edits) if (uri === doc.uri) edits.push({ file: index, line });
    }
    const imported = new Set<FileIndex>();
    if (folder) {
      const importedNames = importedPaths(file, folder.book);
      const near = nearest(
        folder.paths.filter((path) => isKinPath(path, document)),
        file.path,
      );
      for (const path of [...importedNames, ...near].slice(0, MOST_FILES + importedNames.length)) {
        if (signal.aborted) break;
        if (path === file.path || files.has(path)) continue;
        const index = await folder.index(path, signal);
        if (index) files.set(path, index);
      }
      for (const path of importedNames) {
        const index = files.get(path);
        if (index) imported.add(index);
      }
    }
    return { vocabulary: this.#vocabulary, files: [...files.values()], imported, recent, edits };
  }

  /** A document as it stands in the editor; undefined where it must stay out. */
  async #openIndex(
    { document, folder: root }: OpenFile,
    folder: FolderFiles | undefined,
  ): Promise<FileIndex | undefined> {
    const { uri, version, text, path, languageId } = document;
    const isOut = isExcluded(path, this.#init.exclude()) || folder?.rules.covers(path) || text.length > MOST_OPEN_CHARS;
    if (isOut || (root !== undefined && /^\.\.?(\/|$)/.test(path))) {
      this.#dropOpen(uri);
      return undefined;
    }
    const known = this.#openIndexes.get(uri);
    if (known?.version === version) return known.index;
    const vocabulary = this.#vocabulary;
    const index = await inSlices(indexFile({ path, languageId, text: toLf(text) }, vocabulary), this.#closing.signal);
    if (!index || vocabulary !== this.#vocabulary) return undefined;
    this.#dropOpen(uri);
    this.#openIndexes.set(uri, { version, index });
    vocabulary.count(index.vocabulary, 1);
    // The editor's text counts, not the file's.
    folder?.drop(path);
    return index;
  }

  #dropOpen(uri: string): void {
    const known = this.#openIndexes.get(uri);
    if (known) this.#vocabulary.count(known.index.vocabulary, -1);
    this.#openIndexes.delete(uri);
  }
}

/** The cursor and the lines that the prompt will hold anyway. */
function placeOf(document: OpenDocument, file: FileIndex, offset: number): Place {
  // Line numbers do not change with line ends, offsets do: lengths are near enough for the window.
  const line = Math.min(document.lineOf(offset), Math.max(0, lineCount(file) - 1));
  const start = file.lineStarts[line] ?? 0;
  let windowStart = line;
  while (windowStart > 0 && start - (file.lineStarts[windowStart - 1] ?? 0) <= WINDOW_BEFORE) windowStart--;
  let windowEnd = line + 1;
  while (windowEnd < lineCount(file) && (file.lineStarts[windowEnd] ?? 0) - start <= WINDOW_AFTER) windowEnd++;
  return { file, line, windowStart, windowEnd: Math.min(windowEnd, lineCount(file)) };
}

function isKinPath(path: string, document: OpenDocument): boolean {
  const languageId = languageOfPath(path);
  return languageId !== undefined && areKin(languageId, document.languageId);
}

/** Paths by how much of the folder they share with a file, the nearest first. */
function nearest(paths: readonly string[], from: string): string[] {
  const folders = from.split('/').slice(0, -1);
  const closeness = (path: string) => {
    const parts = path.split('/').slice(0, -1);
    let same = 0;
    while (same < parts.length && parts[same] === folders[same]) same++;
    return 2 * same - parts.length;
  };
  return paths
    .map((path) => ({ path, close: closeness(path) }))
    .sort((a, b) => b.close - a.close)
    .map(({ path }) => path);
}
