// Where engines are kept between runs: one folder a name and version, finished when it holds done.json.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** `~/.cache/hob-engines`, or HOB_ENGINES_CACHE. Safe to delete at any time when nothing is being built. */
export function cacheRoot(): string {
  return process.env['HOB_ENGINES_CACHE'] ?? path.join(homedir(), '.cache', 'hob-engines');
}

/** Folder of one built thing, made if absent. */
export function cacheFolder(name: string, version: string): string {
  const folder = path.join(cacheRoot(), `${name}-${version}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** What done.json records: where a finished build came from and what it took, for people and for reports. */
export interface Finished {
  origin: string;
  seconds: number;
}

/** Undefined while a folder is absent or unfinished. */
export function readFinished(name: string, version: string): Finished | undefined {
  const file = path.join(cacheRoot(), `${name}-${version}`, 'done.json');
  if (!existsSync(file)) return undefined;
  // Written below by us, whole or not at all useful: a damaged file reads as unfinished.
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Finished;
  } catch {
    return undefined;
  }
}

export function writeFinished(name: string, version: string, finished: Finished): void {
  writeFileSync(path.join(cacheFolder(name, version), 'done.json'), JSON.stringify(finished));
}

/** A folder of test/fixtures, whatever the working directory. */
export function fixtureFolder(...names: string[]): string {
  return path.join(import.meta.dirname, '..', '..', 'fixtures', ...names);
}
