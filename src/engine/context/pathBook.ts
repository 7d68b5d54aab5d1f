// The files of a workspace by name: which there are, and which one a path that is only partly known means.
import { posix } from 'node:path';

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
