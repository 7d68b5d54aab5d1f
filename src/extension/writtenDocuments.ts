// Which documents are Hob's business: those that somebody writes in.
import { type TextDocument, workspace } from 'vscode';
import { PROPOSAL_SCHEME } from './edit/proposalScheme.ts';

/** Schemes of documents that people write and that are no files. */
const WRITTEN_SCHEMES = new Set(['file', 'untitled', 'vscode-notebook-cell', 'vscode-interactive-input']);

/** VS Code's own settings files can hold keys of other extensions: not Hob's business. Proposals are Hob's own. */
const PRIVATE_SCHEMES = new Set(['vscode-userdata', PROPOSAL_SCHEME]);

/** Whether somebody writes in this document: not the log, not the old side of a diff, not a read-only view. */
export function isWritten(document: TextDocument): boolean {
  const { scheme } = document.uri;
  if (PRIVATE_SCHEMES.has(scheme)) return false;
  return WRITTEN_SCHEMES.has(scheme) || workspace.fs.isWritableFileSystem(scheme) === true;
}
