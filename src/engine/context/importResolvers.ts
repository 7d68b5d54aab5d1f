// What the import lines of each language mean: the files they name, found among those of the workspace.
import { posix } from 'node:path';
import { areKin } from './languageIds.ts';
import type { PathBook } from './pathBook.ts';

/** A file whose imports are sought. */
interface Importer {
  readonly path: string;
  readonly text: string;
}

type Resolver = (file: Importer, book: PathBook) => Iterable<string | undefined>;

const RESOLVERS: Readonly<Record<string, Resolver>> = {
  c: includes,
  cpp: includes,
  go: goPackages,
  java: javaClasses,
  php: (file, book) => quoted(file, book, /\b(?:require|include)(?:_once)?\b[^'"\n]*['"]([^'"\n]+)['"]/g),
  python: pythonModules,
  ruby: (file, book) => quoted(file, book, /^\s*require(?:_relative)?\s+['"]([^'"\n]+)['"]/gm, '.rb'),
  rust: rustModules,
};

/** The way of a language; undefined for those whose imports nobody here reads. */
export function importResolver(languageId: string): Resolver | undefined {
  return RESOLVERS[languageId] ?? (areKin(languageId, 'typescript') ? script : undefined);
}

const SCRIPT_ENDS = [
  '',
  '.ts',
  '.tsx',
  '.d.ts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.mts',
  '.vue',
  '.svelte',
  '/index.ts',
  '/index.tsx',
  '/index.js',
];

function* script({ path, text }: Importer, book: PathBook): Generator<string | undefined> {
  const folder = posix.dirname(path);
  for (const [, specifier = ''] of text.matchAll(
    /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*['"]([^'"\n]+)['"]/g,
  )) {
    if (specifier.startsWith('.')) yield scriptFile(posix.normalize(posix.join(folder, specifier)), book);
    else if (/^[@~#]?\//.test(specifier)) {
      const end = specifier.replace(/^[@~#]?\//, '');
      for (const tried of SCRIPT_ENDS) {
        const hit = book.endingIn(end + tried, path);
        if (hit) {
          yield hit;
          break;
        }
      }
    }
  }
}

function scriptFile(base: string, book: PathBook): string | undefined {
  const stem = base.replace(/\.(?:m|c)?jsx?$/, '');
  for (const end of SCRIPT_ENDS) {
    if (book.has(base + end)) return base + end;
    if (stem !== base && book.has(stem + end)) return stem + end;
  }
  return undefined;
}

function* pythonModules({ path, text }: Importer, book: PathBook): Generator<string | undefined> {
  const folder = posix.dirname(path);
  for (const [, from, list, plain] of text.matchAll(
    /^\s*(?:from\s+([\w.]+)\s+import\s+(\([^)]*\)|[^\n]*)|import\s+([^\n]+))/gm,
  )) {
    if (from === undefined) {
      for (const one of (plain ?? '').split(','))
        yield pythonFile((one.trim().split(/\s/)[0] ?? '').split('.'), folder, book);
      continue;
    }
    const dots = /^\.*/.exec(from)?.[0].length ?? 0;
    const parts = from.slice(dots).split('.').filter(Boolean);
    const base = dots > 0 ? posix.normalize(posix.join(folder, '../'.repeat(dots - 1))).replace(/\/$/, '') : undefined;
    if (parts.length > 0) yield pythonFile(parts, base ?? folder, book, base !== undefined);
    for (const [name] of (list ?? '').matchAll(/\w+/g))
      yield pythonFile([...parts, name], base ?? folder, book, base !== undefined);
  }
}

function pythonFile(parts: readonly string[], folder: string, book: PathBook, isRelative = false): string | undefined {
  const end = parts.join('/');
  if (end === '') return undefined;
  // An absolute import starts at some folder above: the nearest that has it.
  for (let base = folder; ; base = posix.dirname(base)) {
    for (const tail of ['.py', '/__init__.py', '.pyi']) {
      const path = base === '.' ? end + tail : `${base}/${end}${tail}`;
      if (book.has(path)) return path;
    }
    if (isRelative) return undefined;
    if (base === '.' || base === '/') break;
  }
  // The workspace may itself be the package, or keep it in `src`.
  const inside = parts.slice(1).join('/');
  return (
    [`${inside}.py`, `${inside}/__init__.py`].find((path) => book.has(path)) ?? book.endingIn(`src/${end}.py`, folder)
  );
}

function* goPackages({ path, text }: Importer, book: PathBook): Generator<string | undefined> {
  for (const [, specifier = ''] of text.matchAll(/^(?:import\s+|\t)(?:\w+\s+)?"([\w./-]+)"\s*$/gm)) {
    const parts = specifier.split('/');
    // The module's own name is no folder: drop parts from the front until one fits.
    for (let from = 1; from < parts.length; from++) {
      const folder = parts.slice(from).join('/');
      const files = book.inFolder(folder);
      if (files.length === 0) continue;
      yield* files.filter((file) => file.endsWith('.go') && !file.endsWith('_test.go'));
      break;
    }
  }
  yield* book.inFolder(posix.dirname(path)).filter((file) => file.endsWith('.go'));
}

function* rustModules({ path, text }: Importer, book: PathBook): Generator<string | undefined> {
  const folder = posix.dirname(path);
  const own = /\/(?:mod|lib|main)\.rs$/.test(`/${path}`) ? folder : path.replace(/\.rs$/, '');
  const src = path.includes('src/') ? path.slice(0, path.lastIndexOf('src/') + 3) : folder;
  const file = (base: string) => [`${base}.rs`, `${base}/mod.rs`].find((tried) => book.has(tried));
  for (const [, name = ''] of text.matchAll(/^\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+);/gm))
    yield file(posix.join(own, name));
  for (const [, root = '', rest = ''] of text.matchAll(/\b(crate|super|self)((?:::\w+)+)/g)) {
    const parts = rest.split('::').filter(Boolean);
    const base = root === 'crate' ? src : root === 'super' ? posix.dirname(own) : own;
    for (let length = parts.length; length > 0; length--) {
      const hit = file(posix.join(base, ...parts.slice(0, length)));
      if (hit) {
        yield hit;
        break;
      }
    }
  }
}

function* javaClasses({ path, text }: Importer, book: PathBook): Generator<string | undefined> {
  for (const [, name = ''] of text.matchAll(/^import\s+(?:static\s+)?([\w.]+)/gm)) {
    const parts = name.split('.');
    yield book.endingIn(`${parts.join('/')}.java`, path) ?? book.endingIn(`${parts.slice(0, -1).join('/')}.java`, path);
  }
  yield* book.inFolder(posix.dirname(path)).filter((file) => file.endsWith('.java'));
}

function* includes({ path, text }: Importer, book: PathBook): Generator<string | undefined> {
  const folder = posix.dirname(path);
  for (const [, name = ''] of text.matchAll(/^\s*#\s*include\s*[<"]([^>"\n]+)[>"]/gm)) {
    const beside = posix.normalize(posix.join(folder, name));
    yield book.has(beside) ? beside : book.endingIn(posix.normalize(name), path);
  }
}

function* quoted({ path, text }: Importer, book: PathBook, pattern: RegExp, end = ''): Generator<string | undefined> {
  for (const [, name = ''] of text.matchAll(pattern)) {
    const full = name.endsWith(end) ? name : name + end;
    const beside = posix.normalize(posix.join(posix.dirname(path), full));
    yield book.has(beside) ? beside : book.endingIn(full.replace(/^[./]+/, ''), path);
  }
}
