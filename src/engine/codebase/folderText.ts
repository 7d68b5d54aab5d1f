// A folder as text for a chat: the names of all its files, and as many whole files as have room, the shallow ones first.
// What has no room is named as such; no file is cut.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../shared/base/errors.ts';
import { toLf } from '../completion/document.ts';
import { IgnoreRules } from '../context/ignoreRules.ts';
import { walkSources } from '../context/sourceWalk.ts';
import { isWorthSearching } from './folderSearch.ts';

export interface FolderTextOptions {
  /** The workspace folder, an absolute path. */
  readonly root: string;
  /** Relative to it: `''`, or `a/b/`. */
  readonly folder: string;
  readonly exclude: readonly string[];
  readonly mostChars: number;
}

const MOST_NAMES = 400;
const MOST_ENTRIES = 20_000;
/** A file that is larger would take all the room. Of the bound. */
const MOST_SHARE = 0.5;
/** The names may take this part of the room. */
const NAMES_SHARE = 0.3;

/** @throws UserError where there is no file to be read. */
export async function folderText(options: FolderTextOptions) {
  const { root, folder, exclude, mostChars } = options;
  const paths = await walkSources({
    root,
    rules: new IgnoreRules(root, () => exclude),
    from: folder,
    mostEntries: MOST_ENTRIES,
    mostFiles: MOST_ENTRIES,
    signal: new AbortController().signal,
    accepts: isWorthSearching,
  });
  if (!paths || paths.length === 0) throw new UserError('There is no text file in this folder that may be attached.');
  const names = namesOf(paths, mostChars * NAMES_SHARE);
  const parts = [names.text];
  let left = mostChars - names.text.length;
  let files = 0;
  for (const path of [...paths].sort(byDepth)) {
    const text = await readText(join(root, path), mostChars * MOST_SHARE);
    if (text === undefined) continue;
    const part = `\n--- ${path} ---\n${text.trimEnd()}\n`;
    if (part.length > left) continue;
    parts.push(part);
    left -= part.length;
    files++;
  }
  const namesOnly = paths.length - files;
  if (namesOnly > 0) parts.push(`\n(${namesOnly} more files are in this folder; only their names fit here.)\n`);
  return { text: parts.join(''), files, namesOnly };
}

function namesOf(paths: readonly string[], mostChars: number): { text: string } {
  const lines: string[] = [];
  let length = 0;
  for (const path of paths) {
    if (lines.length >= MOST_NAMES || length + path.length > mostChars) break;
    lines.push(path);
    length += path.length + 1;
  }
  const more = paths.length - lines.length;
  return { text: `${lines.join('\n')}\n${more > 0 ? `(and ${more} more)\n` : ''}` };
}

function byDepth(a: string, b: string): number {
  return a.split('/').length - b.split('/').length || (a < b ? -1 : 1);
}

async function readText(path: string, mostChars: number): Promise<string | undefined> {
  try {
    if ((await stat(path)).size > mostChars) return undefined;
    const text = await readFile(path, 'utf8');
    return text.includes('\0') ? undefined : toLf(text);
  } catch {
    // Gone since it was listed, or not ours to read.
    return undefined;
  }
}
