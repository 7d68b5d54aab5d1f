// Where documents lie: on disk, and relative to the workspace's folders.
import { fileURLToPath } from 'node:url';
import { isExcluded } from '../engine/perimeter/excludedFiles.ts';
import type { Settings } from '../shared/settings/schema.ts';
import type { WorkspaceFolderName } from './documents.ts';

/** Absolute path of a file address; undefined where it is none of this machine. */
export function diskPathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    // A file address of another system: there is nothing to read here.
    return undefined;
  }
}

/** Relative to the workspace folder it lies in, with `/`; undefined outside of all of them. */
export function relativePathOf(uri: string, folders: readonly WorkspaceFolderName[]): string | undefined {
  for (const folder of folders) {
    const base = folder.uri.endsWith('/') ? folder.uri : `${folder.uri}/`;
    if (!uri.startsWith(base)) continue;
    try {
      return decodeURIComponent(uri.slice(base.length));
    } catch {
      // A stray % in a name: the name as it stands is as good.
      return uri.slice(base.length);
    }
  }
  return undefined;
}

/** A sentence where a file must not go into any prompt. */
export function whyExcluded(
  uri: string,
  folders: readonly WorkspaceFolderName[],
  settings: Settings,
): string | undefined {
  const path = relativePathOf(uri, folders) ?? diskPathOf(uri)?.split(/[\\/]/).at(-1) ?? '';
  if (!isExcluded(path, settings['completion.exclude'])) return undefined;
  return `${path} is not attached: files of secrets and what hob.completion.exclude names go into no prompt.`;
}

/** Absolute paths of the workspace folders that are on disk. */
export function diskFolders(folders: readonly WorkspaceFolderName[]): string[] {
  return folders.flatMap(({ uri }) => diskPathOf(uri) ?? []);
}
