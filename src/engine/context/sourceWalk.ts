// Finds the files of a folder that may be read: breadth first, bounded, never following a link, never entering what is
// ignored or what others wrote.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { IgnoreRules } from './ignoreRules.ts';

/** Folders that hold what others wrote or tools made, even where no ignore file says so. */
const SKIPPED = new Set([
  'node_modules',
  'dist',
  'out',
  'build',
  'target',
  'vendor',
  '__pycache__',
  'site-packages',
  'coverage',
]);
const GENERATED = /\.min\.[cm]?js$|\.bundle\.js$|_pb2\.py$|\.pb\.go$|\.generated\./;

export interface Walk {
  readonly root: string;
  readonly rules: IgnoreRules;
  /** Where to begin: `''`, or `a/b/`. */
  readonly from?: string;
  readonly mostEntries: number;
  readonly mostFiles: number;
  readonly signal: AbortSignal;
  /** Whether a file of this path is wanted. */
  accepts(path: string): boolean;
}

/** Paths relative to the root, sorted; undefined when it was called off. Where the bounds bite, what lies deepest is missing. */
export async function walkSources(walk: Walk): Promise<string[] | undefined> {
  const { root, rules, from = '', mostEntries, mostFiles, signal } = walk;
  await rules.restart();
  // What the folders above say counts below too.
  if (from !== '') await rules.enter('');
  for (let slash = from.indexOf('/'); slash >= 0 && slash < from.length - 1; slash = from.indexOf('/', slash + 1)) {
    await rules.enter(from.slice(0, slash + 1));
  }
  const found: string[] = [];
  const folders = [from];
  let entries = 0;
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    if (signal.aborted) return undefined;
    await rules.enter(folder);
    for (const entry of await entriesOf(join(root, folder))) {
      if (++entries > mostEntries || found.length >= mostFiles) break;
      const path = folder + entry.name;
      if (entry.isDirectory()) {
        if (entry.name.startsWith('.') || SKIPPED.has(entry.name) || rules.covers(`${path}/`)) continue;
        folders.push(`${path}/`);
      } else if (entry.isFile() && walk.accepts(path) && !GENERATED.test(path) && !rules.covers(path)) {
        found.push(path);
      }
    }
  }
  return found.sort();
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    // Gone, or not ours to read.
    return [];
  }
}
