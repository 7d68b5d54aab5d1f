// hob/edit/* over LSP: checks what comes in, passes it on to the edit engine, and streams what it writes.
import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type * as z from 'zod';
import type { EditEngineParts } from '../engine/edit/editEngine.ts';
import { EditEngine } from '../engine/edit/editEngine.ts';
import { isExcluded } from '../engine/perimeter/excludedFiles.ts';
import {
  EDIT_COMMIT_METHOD,
  EDIT_DELTA_METHOD,
  EDIT_PLAN_METHOD,
  EDIT_PROPOSE_METHOD,
  EDIT_REBASE_METHOD,
  EDIT_REWRITE_METHOD,
  EditCommitParams,
  EditPlanParams,
  EditProposeParams,
  EditRebaseParams,
  EditRewriteParams,
} from '../shared/protocol/edit.ts';
import type { Settings } from '../shared/settings/schema.ts';
import { asResponseError, wrongParams } from './answers.ts';
import { abortSignalOf } from './cancellation.ts';
import type { WorkspaceFolderName } from './documents.ts';
import { diskPathOf, relativePathOf } from './places.ts';

export interface EditFeatureParts extends Omit<EditEngineParts, 'folders' | 'pathOf' | 'isExcluded'> {
  readonly folders: () => readonly WorkspaceFolderName[];
  readonly settings: () => Settings;
}

/** Answers all requests under `hob/edit/`. */
export function registerEdit(connection: Connection, { folders, settings, ...parts }: EditFeatureParts): void {
  const engine = new EditEngine({
    ...parts,
    folders: () =>
      folders().map(({ name, uri }) => {
        const path = diskPathOf(uri);
        return { name, uri, ...(path === undefined ? {} : { path }) };
      }),
    pathOf: (uri) =>
      relativePathOf(uri, folders()) ?? diskPathOf(uri)?.split(/[\\/]/).at(-1) ?? uri.split('/').at(-1) ?? uri,
    isExcluded: (path) => isExcluded(path, settings()['completion.exclude']),
  });
  const delta = (params: unknown) => void connection.sendNotification(EDIT_DELTA_METHOD, params);
  const on = <P>(method: string, schema: z.ZodType<P>, answer: (params: P, signal: AbortSignal) => Promise<unknown>) =>
    connection.onRequest(method, async (raw: unknown, token: CancellationToken) => {
      const parsed = schema.safeParse(raw);
      if (!parsed.success) return wrongParams(method, parsed.error);
      const signal = abortSignalOf(token);
      return answer(parsed.data, signal).catch((error: unknown) => {
        if (signal.aborted) return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
        return asResponseError(error);
      });
    });
  on(EDIT_PLAN_METHOD, EditPlanParams, (params) => engine.plan(params));
  on(EDIT_PROPOSE_METHOD, EditProposeParams, (params) => engine.propose(params));
  on(EDIT_REBASE_METHOD, EditRebaseParams, (params) => engine.rebase(params));
  on(EDIT_REWRITE_METHOD, EditRewriteParams, (params, signal) => engine.rewrite(params, { signal, delta }));
  on(EDIT_COMMIT_METHOD, EditCommitParams, (params, signal) => engine.commitMessage(params, { signal, delta }));
}
