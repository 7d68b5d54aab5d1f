// The files a ranking may draw from: open documents as they stand in the editor, and the folder's other files, all
// indexed with one vocabulary. Nothing excluded gets in.
import { type OpenDocument, toLf } from '../completion/document.ts';
import { isExcluded } from '../perimeter/excludedFiles.ts';
import { type FileIndex, indexFile } from './fileIndex.ts';
import { FolderFiles } from './folderFiles.ts';
import { importedPaths } from './imports.ts';
import { areKin } from './languageIds.ts';
import { nearestKin } from './nearestKin.ts';
import type { Pool } from './pool.ts';
import { inSlices, Turns } from './slices.ts';
import { Vocabulary } from './vocabulary.ts';

/** Files that are compared with a place; the nearest ones by folder where there are more. */
const MOST_FILES = 700;
/** Documents that are compared as they stand in the editor, and their size. */
const MOST_OPEN = 24;
export const MOST_OPEN_CHARS = 512 * 1024;
const MOST_EDITS = 12;
/** Names after which the vocabulary, which only grows, is begun anew. */
const MOST_NAMES = 300_000;

/** A document of the editor and the absolute path of the workspace folder it lies in, if it lies in one on disk. */
export interface OpenFile {
  readonly document: OpenDocument;
  readonly folder: string | undefined;
}

export interface SourcesInit {
  readonly documents: () => readonly OpenFile[];
  /** Patterns of the setting hob.completion.exclude. */
  readonly exclude: () => readonly string[];
  /** Ends all reading. */
  readonly signal: AbortSignal;
}

/** A document's own index and what is compared with it. */
export interface Material {
  readonly file: FileIndex;
  readonly pool: Pool;
}

export class Sources {
  readonly #init: SourcesInit;
  readonly #folders = new Map<string, FolderFiles>();
  readonly #openIndexes = new Map<string, { readonly version: number; readonly index: FileIndex }>();
  readonly #edits: { readonly uri: string; line: number }[] = [];
  #vocabulary = new Vocabulary();

  constructor(init: SourcesInit) {
    this.#init = init;
  }

  /** Changes with every reset: what was made with another one is to be thrown away. */
  get vocabulary(): Vocabulary {
    return this.#vocabulary;
  }

  /** Bytes that indexes take, about. */
  get bytes(): number {
    let sum = 0;
    for (const folder of this.#folders.values()) sum += folder.bytes;
    for (const { index } of this.#openIndexes.values()) sum += index.bytes;
    return sum;
  }

  /** The person edits this line. One note per place: typing on is one edit. */
  edited(uri: string, line: number): void {
    const last = this.#edits.at(-1);
    if (last?.uri === uri && Math.abs(last.line - line) <= 2) last.line = line;
    else this.#edits.push({ uri, line });
    if (this.#edits.length > MOST_EDITS) this.#edits.shift();
  }

  closed(uri: string): void {
    const known = this.#openIndexes.get(uri);
    if (known) this.#vocabulary.count(known.index.vocabulary, -1);
    this.#openIndexes.delete(uri);
  }

  /** Nothing that was read before is given out again. */
  reset(): void {
    this.#openIndexes.clear();
    this.#folders.clear();
    this.#vocabulary = new Vocabulary();
  }

  /** Reads what is to be compared with a document; undefined where it must stay out, or everything was reset meanwhile. */
  async materialFor(open: OpenFile): Promise<Material | undefined> {
    if (this.#vocabulary.size > MOST_NAMES) this.reset();
    const vocabulary = this.#vocabulary;
    const folder = open.folder === undefined ? undefined : this.#folderOf(open.folder);
    await folder?.list(this.#init.signal);
    const file = await this.#openIndex(open, folder);
    if (!file) return undefined;
    const pool = await this.#poolFor(open, file, folder);
    return vocabulary === this.#vocabulary ? { file, pool } : undefined;
  }

  #folderOf(root: string): FolderFiles {
    const known = this.#folders.get(root);
    if (known) return known;
    const fresh = new FolderFiles(root, this.#vocabulary, this.#init.exclude);
    this.#folders.set(root, fresh);
    return fresh;
  }

  async #poolFor({ document }: OpenFile, file: FileIndex, folder: FolderFiles | undefined): Promise<Pool> {
    const { signal } = this.#init;
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
      const turns = new Turns();
      const importedNames = importedPaths(file, folder.book);
      await turns.taken();
      const near = (await inSlices(nearestKin(folder.paths, file), signal)) ?? [];
      for (const path of [...importedNames, ...near].slice(0, MOST_FILES + importedNames.length)) {
        if (signal.aborted) break;
        if (path === file.path || files.has(path)) continue;
        // What is known already comes at once, and hundreds of those take longer than a slice.
        await turns.taken();
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
      this.closed(uri);
      return undefined;
    }
    const known = this.#openIndexes.get(uri);
    if (known?.version === version) return known.index;
    const vocabulary = this.#vocabulary;
    const index = await inSlices(indexFile({ path, languageId, text: toLf(text) }, vocabulary), this.#init.signal);
    if (!index || vocabulary !== this.#vocabulary) return undefined;
    this.closed(uri);
    this.#openIndexes.set(uri, { version, index });
    vocabulary.count(index.vocabulary, 1);
    // The editor's text counts, not the file's.
    folder?.drop(path);
    return index;
  }
}
