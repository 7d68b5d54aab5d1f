// Which files of the workspace a file draws on: its imports, resolved by name among the files there are. Nothing is read.
import { posix } from 'node:path';
import { importResolver } from './importResolvers.ts';
import type { PathBook } from './pathBook.ts';

/** Paths that a file imports, in its order, and its test or what it tests; at most `most`. */
export function importedPaths(
  file: { readonly path: string; readonly languageId: string; readonly text: string },
  book: PathBook,
  most = 40,
): string[] {
  const found = new Set<string>();
  for (const path of importResolver(file.languageId)?.(file, book) ?? []) if (path !== undefined) found.add(path);
  for (const path of counterparts(file.path, book)) found.add(path);
  found.delete(file.path);
  return [...found].slice(0, most);
}

/** `a.test.ts` and `a.ts`, `test_a.py` and `a.py`, `a.c` and `a.h`. */
function counterparts(path: string, book: PathBook): string[] {
  const name = posix.basename(path);
  const plain = name.replace(/[._-](?:test|spec)(?=\.)/, '').replace(/^test_/, '');
  const dot = plain.lastIndexOf('.');
  const [stem, end] = dot > 0 ? [plain.slice(0, dot), plain.slice(dot)] : [plain, ''];
  const tried =
    plain === name
      ? [
          `${stem}.test${end}`,
          `${stem}.spec${end}`,
          `test_${stem}${end}`,
          `${stem}_test${end}`,
          `${stem}.h`,
          `${stem}.hpp`,
        ]
      : [plain];
  return tried.flatMap((one) => (one === name ? [] : (book.endingIn(one, path) ?? [])));
}
