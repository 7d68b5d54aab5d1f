// Names of the workspace's text files, for choosing one by a part of its path. What is ignored or excluded is not offered.
import { IgnoreRules } from '../context/ignoreRules.ts';
import { walkSources } from '../context/sourceWalk.ts';
import { isWorthSearching } from './folderSearch.ts';
import type { SearchedFolder } from './workerMessages.ts';

export interface NamedFile {
  /** Absolute path of its workspace folder. */
  readonly root: string;
  readonly path: string;
}

const MOST_ENTRIES = 60_000;
const MOST_FILES = 20_000;
/** A list this old is read anew. */
const FRESH_MS = 20_000;

export class FileNames {
  readonly #folders: () => readonly SearchedFolder[];
  #files: Promise<NamedFile[]> | undefined;
  #listedAt = Number.NEGATIVE_INFINITY;

  constructor(folders: () => readonly SearchedFolder[]) {
    this.#folders = folders;
  }

  /** The best first: a name that begins with the query before one that holds it. */
  async matching(query: string, most: number): Promise<NamedFile[]> {
    const words = query.toLowerCase();
    const scored = (await this.#all()).flatMap((file) => {
      const score = scoreOf(file.path.toLowerCase(), words);
      return score === undefined ? [] : [{ file, score }];
    });
    scored.sort((a, b) => b.score - a.score || a.file.path.length - b.file.path.length);
    return scored.slice(0, most).map(({ file }) => file);
  }

  #all(): Promise<NamedFile[]> {
    if (this.#files === undefined || performance.now() - this.#listedAt > FRESH_MS) {
      this.#listedAt = performance.now();
      this.#files = this.#list();
    }
    return this.#files;
  }

  async #list(): Promise<NamedFile[]> {
    const files: NamedFile[] = [];
    for (const { root, exclude } of this.#folders()) {
      const paths = await walkSources({
        root,
        rules: new IgnoreRules(root, () => exclude),
        mostEntries: MOST_ENTRIES,
        mostFiles: MOST_FILES,
        signal: new AbortController().signal,
        accepts: isWorthSearching,
      });
      for (const path of paths ?? []) files.push({ root, path });
    }
    return files;
  }
}

/** Higher is better; undefined where it does not fit. */
function scoreOf(path: string, query: string): number | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === query) return 4;
  if (name.startsWith(query)) return 3;
  if (name.includes(query)) return 2;
  return path.includes(query) ? 1 : undefined;
}
