// The .gitignore and .hobignore files of a workspace folder, and of the repository it lies in: what they name stays out.
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import ignore from 'ignore';
import { isExcluded } from '../perimeter/excludedFiles.ts';

const NAMES = ['.gitignore', '.hobignore'];
/** Folders above the workspace folder that are looked through for the repository's root. */
const MOST_ABOVE = 12;
const MOST_BYTES = 256 * 1024;

interface Rules {
  /** '' for the workspace folder itself, `a/b/` for one below. */
  readonly base: string;
  /** What paths below the base begin with for these rules: they may come from a folder above. */
  readonly lead: string;
  readonly matcher: ignore.Ignore;
}

export class IgnoreRules {
  readonly #root: string;
  readonly #patterns: () => readonly string[];
  readonly #names: readonly string[];
  #rules: Rules[] = [];

  /** `patterns` are those of the setting hob.completion.exclude; `names` are the ignore files that count. */
  constructor(root: string, patterns: () => readonly string[], names: readonly string[] = NAMES) {
    this.#names = names;
    this.#root = root;
    this.#patterns = patterns;
  }

  /** Begins anew with the rules of the repository above the folder. */
  async restart(): Promise<void> {
    const above: { folder: string; texts: string[] }[] = [];
    let folder = this.#root;
    for (let level = 0; level < MOST_ABOVE; level++) {
      const isRepository = await exists(join(folder, '.git'));
      const hasOwnList = isRepository && this.#names.includes('.gitignore');
      const names = hasOwnList ? [...this.#names, '.git/info/exclude'] : this.#names;
      // The folder's own files are read when it is walked.
      if (folder !== this.#root || isRepository) above.push({ folder, texts: await textsOf(folder, names) });
      if (isRepository || dirname(folder) === folder) break;
      folder = dirname(folder);
    }
    // Outside a repository a .gitignore further up means nothing.
    const isInRepository = above.length > 0 && (await exists(join(folder, '.git')));
    this.#rules = isInRepository
      ? above.map(({ folder, texts }) => rulesOf(texts, { base: '', lead: slashed(relative(folder, this.#root)) }))
      : [];
  }

  /** Takes in the rules that lie in a folder of the workspace (`''`, or `a/b/`). */
  async enter(base: string): Promise<void> {
    const texts = await textsOf(join(this.#root, base), this.#names);
    if (texts.length > 0) this.#rules.push(rulesOf(texts, { base, lead: '' }));
  }

  /** Whether a file (or a folder, with `/` at its end) must not be read. A rule cannot take back what another forbids. */
  covers(path: string): boolean {
    if (!path.endsWith('/') && isExcluded(path, this.#patterns())) return true;
    return this.#rules.some(
      ({ base, lead, matcher }) =>
        path.startsWith(base) && path.length > base.length && matcher.ignores(lead + path.slice(base.length)),
    );
  }
}

function rulesOf(texts: readonly string[], place: { base: string; lead: string }): Rules {
  const matcher = ignore();
  for (const text of texts) matcher.add(text);
  return { ...place, matcher };
}

async function textsOf(folder: string, names: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(names.map((name) => readSmall(join(folder, name))));
  return texts.filter((text) => text !== undefined);
}

async function readSmall(path: string): Promise<string | undefined> {
  try {
    if ((await stat(path)).size > MOST_BYTES) return undefined;
    return await readFile(path, 'utf8');
  } catch {
    // Most folders have none.
    return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function slashed(path: string): string {
  return path === '' ? '' : `${path.split(sep).join('/')}/`;
}
