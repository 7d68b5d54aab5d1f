// Keeps the index of one folder in step with its files and answers questions from it. Runs inside the worker thread.
import { lstat, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { toLf } from '../completion/document.ts';
import type { Grammars } from '../completion/syntax/grammars.ts';
import { isDeclaration } from '../context/declarations.ts';
import { IgnoreRules } from '../context/ignoreRules.ts';
import { importedPaths } from '../context/imports.ts';
import { languageOfPath } from '../context/languageIds.ts';
import { PathBook } from '../context/pathBook.ts';
import { walkSources } from '../context/sourceWalk.ts';
import { chunksOf } from './chunks.ts';
import { CodebaseIndex } from './codebaseIndex.ts';
import type { FoundPiece } from './workerMessages.ts';

const MOST_ENTRIES = 60_000;
const MOST_FILES = 20_000;
const MOST_FILE_BYTES = 256 * 1024;
/** Longer files are cut by their look: parsing them would take longer than it is worth. */
const MOST_PARSED_CHARS = 60_000;
/** Together with the thread's own heap this stays below 300 MB. */
const MOST_INDEX_BYTES = 120 * 1024 * 1024;
/** Lines longer than this are data: they are cut before their words are looked at. */
const LONGEST_LINE = 1_000;
/** What is worth searching besides source code. */
const TEXTS = new Set([
  '.css',
  '.graphql',
  '.html',
  '.json',
  '.less',
  '.md',
  '.mdx',
  '.proto',
  '.rst',
  '.scss',
  '.toml',
  '.txt',
  '.yaml',
  '.yml',
]);
/** Machine-written lists that hold every word there is. */
const LISTS =
  /(?:^|\/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|Cargo\.lock|poetry\.lock|composer\.lock)$|\.map$|\.snap$/;
const COMMENT = /^\s*(?:\/\/|\/?\*|#(?!include|define|if|endif)|--\s|"{3})/;
const HEADER_LINES = 6;
const HEADER_WEIGHT = 3;
const COMMENT_WEIGHT = 2;
const DECLARATION_WEIGHT = 2;
const PROGRESS_EVERY_MS = 100;

export interface Refreshed {
  readonly read: number;
  readonly left: number;
}

export class FolderSearch {
  readonly #root: string;
  readonly #grammars: Grammars;
  readonly #rules: IgnoreRules;
  readonly #index = new CodebaseIndex();
  readonly #stamps = new Map<string, string>();
  #exclude: readonly string[] = [];

  constructor(root: string, grammars: Grammars) {
    this.#root = root;
    this.#grammars = grammars;
    this.#rules = new IgnoreRules(root, () => this.#exclude);
  }

  get size(): number {
    return this.#index.size;
  }

  get bytes(): number {
    return this.#index.bytes;
  }

  /** Takes in what is new or has changed, and forgets what is gone or excluded now. */
  async refresh(exclude: readonly string[], onProgress: (done: number, total: number) => void): Promise<Refreshed> {
    this.#exclude = exclude;
    const paths = await walkSources({
      root: this.#root,
      rules: this.#rules,
      mostEntries: MOST_ENTRIES,
      mostFiles: MOST_FILES,
      signal: new AbortController().signal,
      accepts: isWorthSearching,
    });
    const wanted = new Set(paths ?? []);
    const book = new PathBook(wanted);
    for (const path of [...this.#stamps.keys()]) if (!wanted.has(path)) this.#forget(path);
    let read = 0;
    let left = 0;
    let done = 0;
    let toldAt = performance.now();
    for (const path of wanted) {
      done++;
      const stamp = await this.#stampOf(path);
      if (stamp === undefined) this.#forget(path);
      else if (stamp !== this.#stamps.get(path)) {
        if (this.#index.bytes > MOST_INDEX_BYTES) left++;
        else if (await this.#take(path, stamp, book)) read++;
      }
      if (performance.now() - toldAt > PROGRESS_EVERY_MS) {
        toldAt = performance.now();
        onProgress(done, wanted.size);
      }
    }
    return { read, left };
  }

  async search(question: string, most: number): Promise<FoundPiece[]> {
    const pieces: FoundPiece[] = [];
    for (const { path, start, end, score } of this.#index.search(question, most)) {
      const lines = await this.#lines(path);
      if (!lines) continue;
      const text = lines.slice(start, end).join('\n');
      pieces.push({ root: this.#root, path, start, end: Math.min(end, lines.length), score, text });
    }
    return pieces;
  }

  async #take(path: string, stamp: string, book: PathBook): Promise<boolean> {
    const lines = await this.#lines(path);
    this.#stamps.set(path, stamp);
    if (!lines) {
      this.#index.remove(path);
      return false;
    }
    const languageId = languageOfPath(path) ?? '';
    const cut = lines.map((line) => (line.length > LONGEST_LINE ? line.slice(0, LONGEST_LINE) : line));
    const text = cut.join('\n');
    const isParsed = text.length <= MOST_PARSED_CHARS && (await this.#grammars.load(languageId));
    const tree = isParsed ? this.#grammars.parse(text, languageId) : undefined;
    const chunks = chunksOf(cut, tree?.rootNode);
    tree?.delete();
    const links = importedPaths({ path, languageId, text }, book);
    this.#index.put({ path, lines: cut, chunks, links, weightOf: weights(languageId) });
    return true;
  }

  #forget(path: string): void {
    this.#stamps.delete(path);
    this.#index.remove(path);
  }

  /** Tells one state of a file from another; undefined where it is no plain file of a fitting size. */
  async #stampOf(path: string): Promise<string | undefined> {
    try {
      const found = await lstat(join(this.#root, path));
      return found.isFile() && found.size <= MOST_FILE_BYTES ? `${found.mtimeMs}/${found.size}` : undefined;
    } catch {
      // Gone since it was listed.
      return undefined;
    }
  }

  async #lines(path: string): Promise<string[] | undefined> {
    try {
      const text = await readFile(join(this.#root, path), 'utf8');
      return text.slice(0, 8_000).includes('\0') ? undefined : toLf(text).split('\n');
    } catch {
      // Gone since it was listed, or not ours to read.
      return undefined;
    }
  }
}

/** Declarations and headings name things; a comment is written to be understood, the file's first one says what it is. */
function weights(languageId: string): (line: string, number: number) => number {
  if (languageId === '') return (line) => (/^#{1,6}\s/.test(line) ? DECLARATION_WEIGHT : 1);
  return (line, number) => {
    if (COMMENT.test(line)) return number < HEADER_LINES ? HEADER_WEIGHT : COMMENT_WEIGHT;
    return isDeclaration(line.trimEnd(), languageId) ? DECLARATION_WEIGHT : 1;
  };
}

/** Source code and the texts that people write beside it. */
export function isWorthSearching(path: string): boolean {
  if (LISTS.test(path)) return false;
  return languageOfPath(path) !== undefined || TEXTS.has(extname(path).toLowerCase());
}
