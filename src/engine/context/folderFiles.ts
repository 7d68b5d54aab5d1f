// The source files of one workspace folder: their names, found by a bounded walk, and their indexes, read when wanted and
// kept within a bound. Never follows a link, never reads what is ignored, excluded, binary or large.
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toLf } from '../completion/document.ts';
import { type FileIndex, indexFile } from './fileIndex.ts';
import { IgnoreRules } from './ignoreRules.ts';
import { languageOfPath } from './languageIds.ts';
import { PathBook } from './pathBook.ts';
import { inSlices } from './slices.ts';
import { walkSources } from './sourceWalk.ts';
import type { Vocabulary } from './vocabulary.ts';

const MOST_ENTRIES = 20_000;
const MOST_SOURCES = 5000;
const MOST_FILE_BYTES = 192 * 1024;
/** What all indexes of a folder may take: with the vocabulary and the ranking's arrays this stays below 64 MB. */
const MOST_INDEX_BYTES = 32 * 1024 * 1024;
const LIST_AGE_MS = 120_000;
const FILE_AGE_MS = 30_000;

interface Kept {
  readonly index: FileIndex;
  readonly stamp: string;
  checkedAt: number;
}

export class FolderFiles {
  readonly root: string;
  readonly rules: IgnoreRules;
  readonly #vocabulary: Vocabulary;
  readonly #kept = new Map<string, Kept>();
  #book = new PathBook([]);
  #paths: readonly string[] = [];
  #listedAt = Number.NEGATIVE_INFINITY;
  #bytes = 0;

  constructor(root: string, vocabulary: Vocabulary, patterns: () => readonly string[]) {
    this.root = root;
    this.#vocabulary = vocabulary;
    this.rules = new IgnoreRules(root, patterns);
  }

  get book(): PathBook {
    return this.#book;
  }

  get paths(): readonly string[] {
    return this.#paths;
  }

  /** Bytes that the indexes take, about. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Looks which files there are, at most every two minutes. */
  async list(signal: AbortSignal): Promise<void> {
    if (performance.now() - this.#listedAt < LIST_AGE_MS) return;
    const found = await walkSources({
      root: this.root,
      rules: this.rules,
      mostEntries: MOST_ENTRIES,
      mostFiles: MOST_SOURCES,
      signal,
      accepts: (path) => languageOfPath(path) !== undefined,
    });
    if (!found) return;
    this.#listedAt = performance.now();
    this.#paths = found;
    this.#book = new PathBook(found);
    const known = new Set(found);
    for (const path of [...this.#kept.keys()]) if (!known.has(path)) this.drop(path);
  }

  /** The index of a file, as it is on disk; undefined where it must not or cannot be read. */
  async index(path: string, signal: AbortSignal): Promise<FileIndex | undefined> {
    if (this.rules.covers(path)) {
      this.drop(path);
      return undefined;
    }
    const kept = this.#kept.get(path);
    if (kept && performance.now() - kept.checkedAt < FILE_AGE_MS) return this.#touch(path, kept).index;
    const stamp = await stampOf(join(this.root, path));
    if (kept && kept.stamp === stamp) {
      kept.checkedAt = performance.now();
      return this.#touch(path, kept).index;
    }
    this.drop(path);
    const languageId = languageOfPath(path);
    if (stamp === undefined || languageId === undefined) return undefined;
    const text = await readText(join(this.root, path));
    if (text === undefined) return undefined;
    const index = await inSlices(indexFile({ path, languageId, text }, this.#vocabulary), signal);
    if (index) this.#keep(path, { index, stamp, checkedAt: performance.now() });
    return index;
  }

  /** Forgets a file. */
  drop(path: string): void {
    const kept = this.#kept.get(path);
    if (!kept) return;
    this.#kept.delete(path);
    this.#bytes -= kept.index.bytes;
    this.#vocabulary.count(kept.index.vocabulary, -1);
  }

  #keep(path: string, kept: Kept): void {
    this.drop(path);
    this.#kept.set(path, kept);
    this.#bytes += kept.index.bytes;
    this.#vocabulary.count(kept.index.vocabulary, 1);
    for (const oldest of [...this.#kept.keys()]) {
      if (this.#bytes <= MOST_INDEX_BYTES) break;
      if (oldest !== path) this.drop(oldest);
    }
  }

  #touch(path: string, kept: Kept): Kept {
    this.#kept.delete(path);
    this.#kept.set(path, kept);
    return kept;
  }
}

/** Tells one state of a file from another; undefined where it is no plain file of a fitting size. */
async function stampOf(path: string): Promise<string | undefined> {
  try {
    const found = await lstat(path);
    return found.isFile() && found.size <= MOST_FILE_BYTES ? `${found.mtimeMs}/${found.size}` : undefined;
  } catch {
    // Gone since it was listed.
    return undefined;
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    return text.slice(0, 8000).includes('\0') ? undefined : toLf(text);
  } catch {
    // Gone since it was listed, or not ours to read.
    return undefined;
  }
}
