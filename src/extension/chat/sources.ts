// Opens a place in the codebase that an answer rests on.
import { Range, Uri, window, workspace } from 'vscode';
import { UserError } from '../../shared/base/errors.ts';
import type { Source } from '../../shared/protocol/chat.ts';

/** @throws UserError where the file is gone, or lies outside of the workspace by now. */
export async function openSource(source: Source | undefined): Promise<void> {
  if (!source) throw new UserError('This source is no longer known.');
  const uri = Uri.parse(source.uri, true);
  if (!workspace.getWorkspaceFolder(uri)) throw new UserError(`${source.path} is not in this workspace.`);
  const document = await Promise.resolve(workspace.openTextDocument(uri)).catch(() => {
    throw new UserError(`${source.path} is not there any more.`);
  });
  const last = Math.max(0, document.lineCount - 1);
  const selection = new Range(Math.min(source.line - 1, last), 0, Math.min(source.line - 1, last), 0);
  const editor = await window.showTextDocument(document, { selection });
  editor.revealRange(new Range(Math.min(source.line - 1, last), 0, Math.min(source.endLine, last), 0));
}
