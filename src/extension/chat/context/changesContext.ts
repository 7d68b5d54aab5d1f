// The changes of the workspace against its last commit, from VS Code's own Git. Excluded files are taken out.
import { extensions, Uri } from 'vscode';
import { UserError } from '../../../shared/base/errors.ts';
import type { Attachment } from '../../../shared/protocol/chat.ts';
import type { ExclusionCheck } from './fileContext.ts';

/** The part of the built-in Git extension's API (version 1) that is used. */
interface GitRepository {
  readonly rootUri: Uri;
  /** `cached`: what is staged; else what is not. */
  diff(cached?: boolean): Promise<string>;
}
interface GitExtension {
  getAPI(version: 1): { readonly repositories: readonly GitRepository[] };
}

/** Far more than any window: Git answers with everything. */
const MOST_CHARS = 2_000_000;

/** @throws UserError where Git is off, there is no repository, or nothing has changed. */
export async function changesAttachment(which: 'all' | 'staged', whyExcluded: ExclusionCheck): Promise<Attachment> {
  const parts: string[] = [];
  const left: string[] = [];
  const files = new Set<string>();
  for (const repository of await repositories()) {
    const staged = await repository.diff(true);
    const other = which === 'all' ? await repository.diff(false) : '';
    for (const part of [...filesOf(staged), ...filesOf(other)]) {
      const path = pathOf(part);
      const uri = path === undefined ? undefined : Uri.joinPath(repository.rootUri, path);
      if (path !== undefined && uri && (await whyExcluded(uri)) !== null) {
        left.push(path);
        continue;
      }
      parts.push(part);
      if (uri) files.add(uri.toString());
    }
  }
  if (parts.length === 0 && left.length === 0) {
    throw new UserError(which === 'staged' ? 'Nothing is staged.' : 'Nothing has changed since the last commit.');
  }
  if (left.length > 0) parts.push(`(changes of excluded files are left out: ${[...new Set(left)].join(', ')})\n`);
  const text = parts.join('');
  if (text.length > MOST_CHARS) throw new UserError('These changes are too large to be attached (more than 2 MB).');
  const label = `${which === 'staged' ? 'staged, ' : ''}${files.size === 1 ? '1 file' : `${files.size} files`}`;
  return { kind: 'changes', label, languageId: 'diff', text, madeFrom: [...files] };
}

async function repositories(): Promise<readonly GitRepository[]> {
  const git = extensions.getExtension<GitExtension>('vscode.git');
  if (!git) throw new UserError('VS Code’s Git support is not there, so the changes are not known.');
  const found = (git.isActive ? git.exports : await git.activate()).getAPI(1).repositories;
  if (found.length === 0) throw new UserError('This workspace is no Git repository.');
  return found;
}

/** A diff in its files, each with its heading. */
function filesOf(diff: string): string[] {
  return diff.split(/^(?=diff --git )/m).filter((part) => part.trim() !== '');
}

function pathOf(part: string): string | undefined {
  return /^diff --git (?:"?a\/.*"? )"?b\/(.*?)"?$/m.exec(part)?.[1];
}
