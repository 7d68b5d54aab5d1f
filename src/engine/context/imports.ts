// Which files of the workspace a file draws on: its imports, resolved by name among the files there are. Nothing is read.
import { posix } from 'node:path';
import { areKin } from './languageIds.ts';

/** The files of a workspace, found by the end of their path. */
export class PathBook {
  readonly #paths: ReadonlySet<string>;
  readonly #byName = new Map<string, string[]>();
  readonly #byFolder = new Map<string, string[]>();

  constructor(paths: Iterable<string>) {
    this.#paths = new Set(paths);
    for (const path of this.#paths) {
      append(this.#byName, posix.basename(path), path);
      append(this.#byFolder, posix.dirname(path), path);
    }
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  inFolder(folder: string): readonly string[] {
    return this.#byFolder.get(folder) ?? [];
  }

  /** The file whose path ends so, the one nearest to `from` where there are several. */
  endingIn(end: string, from: string): string | undefined {
    const fits = (this.#byName.get(posix.basename(end)) ?? []).filter(
      (path) => path === end || path.endsWith(`/${end}`),
    );
    return fits.sort((a, b) => shared(b, from) - shared(a, from) || a.length - b.length)[0];
  }

  /** The folder whose path ends so and that holds files. */
  folderEndingIn(end: string): string | undefined {
    for (const folder of this.#byFolder.keys()) if (folder === end || folder.endsWith(`/${end}`)) return folder;
    return undefined;
  }
}

/** Paths that a file imports, in its order, and its test or what it tests; at most `most`. */
export function importedPaths(
  file: { readonly path: string; readonly languageId: string; readonly text: string },
  book: PathBook,
  most = 40,
): string[] {
  const found = new Set<string>();
  const resolve = RESOLVERS[file.languageId] ?? (areKin(file.languageId, 'typescript') ? script : undefined);
  for (const path of resolve?.(file, book) ?? []) if (path !== undefined) found.add(path);
  for (const path of counterparts(file.path, book)) found.add(path);
  found.delete(file.path);
  return [...found].slice(0, most);
}

type Resolver = (
  file: { readonly path: string; readonly text: string },
  book: PathBook,
) => Iterable<string | undefined>;

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

function* script({ path, text }: { path: string; text: string }, book: PathBook): Generator<string | undefined> {
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

function* pythonModules({ path, text }: { path: string; text: string }, book: PathBook): Generator<string | undefined> {
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

function* goPackages({ path, text }: { path: string; text: string }, book: PathBook): Generator<string | undefined> {
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

function* rustModules({ path, text }: { path: string; text: string }, book: PathBook): Generator<string | undefined> {
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

function* javaClasses({ path, text }: { path: string; text: string }, book: PathBook): Generator<string | undefined> {
  for (const [, name = ''] of text.matchAll(/^import\s+(?:static\s+)?([\w.]+)/gm)) {
    const parts = name.split('.');
    yield book.endingIn(`${parts.join('/')}.java`, path) ?? book.endingIn(`${parts.slice(0, -1).join('/')}.java`, path);
  }
  yield* book.inFolder(posix.dirname(path)).filter((file) => file.endsWith('.java'));
}

function* includes({ path, text }: { path: string; text: string }, book: PathBook): Generator<string | undefined> {
  const folder = posix.dirname(path);
  for (const [, name = ''] of text.matchAll(/^\s*#\s*include\s*[<"]([^>"\n]+)[>"]/gm)) {
    const beside = posix.normalize(posix.join(folder, name));
    yield book.has(beside) ? beside : book.endingIn(posix.normalize(name), path);
  }
}

function* quoted(
  { path, text }: { path: string; text: string },
  book: PathBook,
  pattern: RegExp,
  end = '',
): Generator<string | undefined> {
  for (const [, name = ''] of text.matchAll(pattern)) {
    const full = name.endsWith(end) ? name : name + end;
    const beside = posix.normalize(posix.join(posix.dirname(path), full));
    yield book.has(beside) ? beside : book.endingIn(full.replace(/^[./]+/, ''), path);
  }
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

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** How many characters two paths begin with in common. */
function shared(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
