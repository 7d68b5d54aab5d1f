// Why one file stays out of prompts: out of all of them, or of those that leave this machine. Reads the ignore files
// between the workspace folder and the file anew each time, so that an edit of theirs counts at once.
import type { IsExcludedResult } from '../../shared/protocol/perimeter.ts';
import { IgnoreRules } from '../context/ignoreRules.ts';
import { isExcluded, isNamedSecret } from './excludedFiles.ts';

/** A file as it is asked about. */
export interface AskedFile {
  /** Absolute path of the workspace folder; missing for a file outside of all of them. */
  readonly root?: string;
  /** Below the root with `/`, else the name alone. */
  readonly path: string;
}

/** `patterns` are those of the setting hob.completion.exclude. Never rejects. */
export async function exclusionOf({ root, path }: AskedFile, patterns: readonly string[]): Promise<IsExcludedResult> {
  if (isExcluded(path, [])) return both(`${path} looks like a file of secrets, which go into no prompt.`);
  if (isExcluded(path, patterns)) return both(`${path} is excluded by the setting hob.completion.exclude.`);
  if (root === undefined) return { always: null, beyondLoopback: null };
  if (await isNamedIn('.hobignore', root, path))
    return { always: null, beyondLoopback: `${path} is named in .hobignore and does not leave this machine.` };
  if (isNamedSecret(path) && (await isNamedIn('.gitignore', root, path)))
    return {
      always: null,
      beyondLoopback: `${path} is kept out of git for its secrets and does not leave this machine.`,
    };
  return { always: null, beyondLoopback: null };
}

function both(sentence: string): IsExcludedResult {
  return { always: sentence, beyondLoopback: sentence };
}

/** By gitignore's rules: those of the repository above, of the folder, and of each folder on the way to the file. */
async function isNamedIn(name: string, root: string, path: string): Promise<boolean> {
  const rules = new IgnoreRules(root, () => [], [name]);
  await rules.restart();
  const folders = path.split('/').slice(0, -1);
  for (let depth = 0; depth <= folders.length; depth++) {
    await rules.enter(
      folders
        .slice(0, depth)
        .map((folder) => `${folder}/`)
        .join(''),
    );
  }
  return rules.covers(path);
}
