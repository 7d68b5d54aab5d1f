// Feeds the context engine from the protocol: documents, the cursor's place, folders and exclusions.
import { fileURLToPath } from 'node:url';
import { WorkspaceContext, type WorkspaceContextInit } from '../engine/context/workspaceContext.ts';
import type { Logger } from '../shared/base/log.ts';
import type { Settings } from '../shared/settings/schema.ts';
import type { Documents, WorkspaceFolderName } from './documents.ts';

export interface ContextParts {
  readonly documents: Documents;
  readonly folders: () => readonly WorkspaceFolderName[];
  readonly settings: () => Settings;
  readonly log: Logger;
}

/** The context of completion prompts, kept in step with the documents of the editor. */
export function createContext({ documents, folders, settings, log }: ContextParts): WorkspaceContext {
  const init: WorkspaceContextInit = {
    documents: () => documents.all().map((document) => ({ document, folder: folderOf(document.uri, folders()) })),
    exclude: () => settings()['completion.exclude'],
    log,
  };
  const context = new WorkspaceContext(init);
  documents.onDidOpen((document) => context.focused(document));
  documents.onDidChange(({ before, change }) => context.changed(before, change));
  documents.onDidClose((uri) => context.closed(uri));
  return context;
}

/** Absolute path of the workspace folder that a document lies in, as Documents tells its relative path. */
function folderOf(uri: string, folders: readonly WorkspaceFolderName[]): string | undefined {
  const folder = folders.find((one) => uri.startsWith(one.uri.endsWith('/') ? one.uri : `${one.uri}/`));
  return folder && pathOf(folder.uri);
}

function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    // A file address of another system: there is nothing to read here.
    return undefined;
  }
}
