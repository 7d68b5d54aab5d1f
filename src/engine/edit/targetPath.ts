// Which file a path in an answer means, and whether code of a model may go there at all: only into the workspace, never
// through a link out of it, never into the repository's own files.
import { realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

export interface TargetFolder {
  readonly name: string;
  readonly uri: string;
  /** Absolute path on disk; missing where the folder is not on disk. */
  readonly path?: string;
}

export type Target =
  | { readonly uri: string; readonly path: string; readonly warning?: string }
  | { readonly refused: string };

/** Folders whose files run or decide what runs: shown plainly where a proposal is for them. */
const DECISIVE = new Set(['.vscode', '.hob', '.github', '.husky', '.devcontainer', '.idea', '.githooks']);
const LONGEST_PATH = 500;

/** The place of a path that a model wrote. */
export async function targetOf(written: string, folders: readonly TargetFolder[]): Promise<Target> {
  const [first] = folders;
  if (!first) return { refused: 'Open a folder first: there is no workspace to write into.' };
  const folder = folders.find((each) => folders.length > 1 && segmentsOf(written)[0] === each.name) ?? first;
  const inside = relativeIn(written, folder, folders.length > 1 && folder !== first);
  if (inside === undefined)
    return { refused: `${shown(written)} is outside of the workspace, so nothing is written there.` };
  return placed(inside, folder);
}

/** The place of a document that the person has open. */
export async function targetOfDocument(uri: string, folders: readonly TargetFolder[]): Promise<Target> {
  for (const folder of folders) {
    const base = folder.uri.endsWith('/') ? folder.uri : `${folder.uri}/`;
    if (!uri.startsWith(base)) continue;
    const placedThere = await placed(decoded(uri.slice(base.length)), folder);
    return 'refused' in placedThere ? placedThere : { ...placedThere, uri };
  }
  // Not in the workspace, but the person opened it themselves.
  const path = decoded(uri).split('/').at(-1) ?? '';
  return isRepositoryFile(decoded(uri)) ? { refused: repositoryRefusal(path) } : { uri, path };
}

async function placed(path: string, folder: TargetFolder): Promise<Target> {
  if (isRepositoryFile(path)) return { refused: repositoryRefusal(path) };
  if (folder.path !== undefined) {
    const real = await realPlace(folder.path, path);
    if (real === undefined)
      return { refused: `${shown(path)} leads out of the workspace by a link, so nothing is written there.` };
    if (isRepositoryFile(real)) return { refused: repositoryRefusal(path) };
  }
  const decisive = segmentsOf(path).find((segment) => DECISIVE.has(plain(segment)));
  const base = folder.uri.endsWith('/') ? folder.uri : `${folder.uri}/`;
  return {
    uri: base + path.split('/').map(encodeURIComponent).join('/'),
    path,
    ...(decisive ? { warning: `Files in ${decisive} decide what your tools do. Read this carefully.` } : {}),
  };
}

/** With `/` and without `.`; undefined where it leads, or may lead, out of the folder. */
function relativeIn(written: string, folder: TargetFolder, hasFolderName: boolean): string | undefined {
  // Control characters, NTFS streams and drive letters, and names that mean a device or a home.
  if (written.length > LONGEST_PATH || /[\p{Cc}\p{Cf}<>|"?*]/u.test(written)) return undefined;
  let path = written.replaceAll('\\', '/');
  if (folder.path !== undefined) {
    const root = folder.path.replaceAll('\\', '/').replace(/\/$/, '');
    if (path.startsWith(`${root}/`)) path = path.slice(root.length + 1);
  }
  if (path.startsWith('/') || path.startsWith('~') || path.includes(':')) return undefined;
  const segments = segmentsOf(path).slice(hasFolderName ? 1 : 0);
  // Windows leaves dots and blanks at the end of a name out: `.. ` is `..` there.
  if (segments.length === 0 || segments.some((segment) => segment.replace(/[. ]+$/, '') === '')) return undefined;
  return segments.join('/');
}

function segmentsOf(path: string): string[] {
  return path.split(/[\\/]/).filter((segment) => segment !== '' && segment !== '.');
}

/** `.git` in every spelling that some file system takes for it. */
function isRepositoryFile(path: string): boolean {
  return segmentsOf(path).some((segment) => /^(?:\.git|git~\d+)$/.test(plain(segment)));
}

function plain(segment: string): string {
  return segment
    .normalize('NFKC')
    .replace(/[\p{Cf}]/gu, '')
    .replace(/[. ]+$/, '')
    .toLowerCase();
}

function repositoryRefusal(path: string): string {
  return `${shown(path)} belongs to the repository’s own files, which Hob does not touch.`;
}

/** Where it really lies, relative to the folder; undefined where that is outside. Parts that are not there yet lie where their folder does. */
async function realPlace(root: string, path: string): Promise<string | undefined> {
  const base = await realpath(root).catch(() => root);
  const rest: string[] = [];
  for (let at = join(root, path); ; at = dirname(at)) {
    const real = await realpath(at).catch(() => undefined);
    if (real !== undefined) {
      const inside = relative(base, join(real, ...rest));
      return inside.startsWith('..') || inside === '' || /^[a-z]:/i.test(inside) || inside.startsWith(sep)
        ? undefined
        : inside;
    }
    if (dirname(at) === at) return undefined;
    rest.unshift(at.slice(dirname(at).length).replace(/^[\\/]+/, ''));
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray % in a name: the name as it stands is as good.
    return text;
  }
}

function shown(path: string): string {
  return path.length > 80 ? `${path.slice(0, 79)}…` : path;
}
