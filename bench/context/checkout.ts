// A checkout as the bench reads it: source files in seeded order, all indexed with one vocabulary.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { toLf } from '../../src/engine/completion/document.ts';
import { type FileIndex, indexFile } from '../../src/engine/context/fileIndex.ts';
import { areKin, languageOfPath } from '../../src/engine/context/languageIds.ts';
import { PathBook } from '../../src/engine/context/pathBook.ts';
import { Vocabulary } from '../../src/engine/context/vocabulary.ts';

const MOST_FILES = 1000;
const MOST_BYTES = 256 * 1024;
const SKIPPED =
  /^(?:\.|node_modules$|dist$|out$|build$|target$|__pycache__$|site-packages$|vendor$|idlelib$|testdata$)/;

export interface Checkout {
  readonly vocabulary: Vocabulary;
  readonly files: readonly FileIndex[];
  readonly byPath: ReadonlyMap<string, FileIndex>;
  readonly book: PathBook;
}

/** Reads the source files below a folder; `only` keeps those whose path matches. */
export function readCheckout(root: string, only?: RegExp): Checkout {
  const vocabulary = new Vocabulary();
  const files: FileIndex[] = [];
  for (const path of walk(root).sort()) {
    const name = relative(root, path).split(sep).join('/');
    const languageId = languageOfPath(name);
    if (!languageId || /\.d\.[cm]?ts$|\.min\.js$/.test(name) || (only && !only.test(name))) continue;
    if (statSync(path).size > MOST_BYTES || files.length >= MOST_FILES) continue;
    const text = toLf(readFileSync(path, 'utf8'));
    files.push(finish(indexFile({ path: name, languageId, text }, vocabulary)));
  }
  for (const file of files) vocabulary.count(file.vocabulary, 1);
  const byPath = new Map(files.map((file) => [file.path, file]));
  return { vocabulary, files, byPath, book: new PathBook(byPath.keys()) };
}

export function kinOf(checkout: Checkout, file: FileIndex): FileIndex[] {
  return checkout.files.filter((other) => other.path !== file.path && areKin(other.languageId, file.languageId));
}

/** Runs a sliced job to its end. */
export function finish<T>(job: Generator<void, T>): T {
  for (;;) {
    const step = job.next();
    if (step.done) return step.value;
  }
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.test(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : entry.isFile() ? [path] : [];
  });
}
