// #codebase and #folder: the search over the workspace's folders with progress as the client shows it, and a folder as text.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Connection } from 'vscode-languageserver';
import { codebaseTokens } from '../engine/chat/attachments.ts';
import type { CodebaseSearch } from '../engine/chat/searchForQuestion.ts';
import { Codebase } from '../engine/codebase/codebase.ts';
import { FileNames } from '../engine/codebase/fileNames.ts';
import { folderText } from '../engine/codebase/folderText.ts';
import { Retrieval } from '../engine/codebase/retrieval.ts';
import type { Router } from '../engine/routing/router.ts';
import { type Disposable, toDisposable } from '../shared/base/disposables.ts';
import { UserError } from '../shared/base/errors.ts';
import type { Logger } from '../shared/base/log.ts';
import {
  FILES_METHOD,
  FilesParams,
  type FilesResult,
  FOLDER_TEXT_METHOD,
  FolderTextParams,
  type FolderTextResult,
} from '../shared/protocol/codebase.ts';
import type { Settings } from '../shared/settings/schema.ts';
import { asResponseError, wrongParams } from './answers.ts';
import type { WorkspaceFolderName } from './documents.ts';
import { diskFolders, diskPathOf, relativePathOf } from './places.ts';

export interface CodebaseSetup {
  readonly folders: () => readonly WorkspaceFolderName[];
  readonly settings: () => Settings;
  readonly router: Router;
  /** Why a file must not leave this machine, as a sentence. */
  readonly whyNotBeyond: (uri: string) => Promise<string | undefined>;
  /** Whether the client shows work-done progress. */
  readonly canShowProgress: boolean;
  readonly log: Logger;
}

/** Characters of code per token, on the careful side. */
const CHARS_PER_TOKEN = 2.8;

export function registerCodebase(connection: Connection, setup: CodebaseSetup): CodebaseSearch & Disposable {
  const { folders, settings, router, whyNotBeyond, log } = setup;
  const searched = () => diskFolders(folders()).map((root) => ({ root, exclude: settings()['completion.exclude'] }));
  const names = new FileNames(searched);
  const codebase = new Codebase({
    worker: path.join(__dirname, 'codebaseWorker.js'),
    grammarFolder: path.join(__dirname, 'grammars'),
    folders: searched,
    log,
  });
  const retrieval = new Retrieval({ codebase, router, whyNotBeyond, log });
  connection.onRequest(FILES_METHOD, async (raw: unknown): Promise<unknown> => {
    const parsed = FilesParams.safeParse(raw);
    if (!parsed.success) return wrongParams(FILES_METHOD, parsed.error);
    const found = await names.matching(parsed.data.query, parsed.data.most);
    const files = found.map((file) => ({ uri: pathToFileURL(`${file.root}/${file.path}`).href, path: file.path }));
    return { files } satisfies FilesResult;
  });
  connection.onRequest(FOLDER_TEXT_METHOD, async (raw: unknown): Promise<unknown> => {
    const parsed = FolderTextParams.safeParse(raw);
    if (!parsed.success) return wrongParams(FOLDER_TEXT_METHOD, parsed.error);
    return textOf(parsed.data, setup).catch(asResponseError);
  });
  return {
    async find(wanted) {
      const progress = setup.canShowProgress ? await beginProgress(connection) : undefined;
      try {
        return await retrieval.find({
          ...wanted,
          onProgress(done, total) {
            progress?.report(Math.floor((100 * done) / Math.max(1, total)), `${done} of ${total} files`);
            wanted.onProgress(done, total);
          },
        });
      } finally {
        progress?.done();
      }
    },
    dispose: toDisposable(() => codebase.dispose()).dispose,
  };
}

async function beginProgress(connection: Connection) {
  const progress = await connection.window.createWorkDoneProgress();
  progress.begin('Reading the codebase', 0);
  return progress;
}

async function textOf({ uri, model }: FolderTextParams, setup: CodebaseSetup): Promise<FolderTextResult> {
  const { folders, settings, router } = setup;
  const route = model === undefined ? router.route('chat') : router.find(model);
  if ('reason' in route) throw new UserError(route.reason.text);
  const folder = folders().find((each) => uri === each.uri || relativePathOf(uri, [each]) !== undefined);
  const root = folder && diskPathOf(folder.uri);
  if (!folder || root === undefined)
    throw new UserError('Only folders of the workspace that are on disk can be attached.');
  const below = (relativePathOf(uri, [folder]) ?? '').replace(/\/$/, '');
  if (below.split('/').includes('..')) throw new UserError('Only folders of the workspace can be attached.');
  const found = await folderText({
    root,
    folder: below === '' ? '' : `${below}/`,
    exclude: settings()['completion.exclude'],
    mostChars: codebaseTokens(route.model.contextTokens) * CHARS_PER_TOKEN,
  });
  const { text, files, namesOnly } = found;
  const label = `${below || folder.name}/`;
  return { attachment: { kind: 'folder', label, uri, text }, files, namesOnly };
}
