// Which of many files are worth comparing with one: those of its kind, by how much of the folder they share with it.
import { areKin, languageOfPath } from './languageIds.ts';

/** Paths between two yields: about a millisecond. */
const PATHS_PER_STEP = 1000;

/** Paths of files in a kindred language, the nearest first; those equally near stay in their order. */
export function* nearestKin(
  paths: readonly string[],
  from: { readonly path: string; readonly languageId: string },
): Generator<void, string[]> {
  const folders = from.path.split('/').slice(0, -1);
  const byCloseness = new Map<number, string[]>();
  let steps = 0;
  for (const path of paths) {
    if (++steps % PATHS_PER_STEP === 0) yield;
    const languageId = languageOfPath(path);
    if (languageId === undefined || !areKin(languageId, from.languageId)) continue;
    const close = closeness(path, folders);
    const known = byCloseness.get(close);
    if (known) known.push(path);
    else byCloseness.set(close, [path]);
  }
  return [...byCloseness].sort(([a], [b]) => b - a).flatMap(([, same]) => same);
}

function closeness(path: string, folders: readonly string[]): number {
  const parts = path.split('/').slice(0, -1);
  let same = 0;
  while (same < parts.length && parts[same] === folders[same]) same++;
  return 2 * same - parts.length;
}
