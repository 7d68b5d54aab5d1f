// hob/prompts/*: slash commands, instructions, and help with writing prompt files.
import type { Connection } from 'vscode-languageserver';
import { helpWithPromptFile } from '../engine/promptFiles/promptFileHelp.ts';
import { PromptLibrary } from '../engine/promptFiles/promptLibrary.ts';
import type { Router } from '../engine/routing/router.ts';
import type { ModelInfo } from '../shared/protocol/models.ts';
import {
  PROMPT_FILE_METHOD,
  PROMPTS_EXPAND_METHOD,
  PROMPTS_LIST_METHOD,
  PromptFileParams,
  PromptsExpandParams,
} from '../shared/protocol/promptFiles.ts';
import { asResponseError, wrongParams } from './answers.ts';
import type { WorkspaceFolderName } from './documents.ts';
import { diskFolders } from './places.ts';

export interface PromptSetup {
  readonly folders: () => readonly WorkspaceFolderName[];
  readonly isTrusted: boolean;
  /** The models of this machine; a hosted one is not for prompt files. */
  readonly router: Router;
  readonly models: () => readonly ModelInfo[];
}

export function registerPromptFiles(connection: Connection, { folders, isTrusted, router, models }: PromptSetup): void {
  const library = new PromptLibrary({ folders: () => diskFolders(folders()), isTrusted, router });
  connection.onRequest(PROMPTS_LIST_METHOD, () => library.list());
  connection.onRequest(PROMPTS_EXPAND_METHOD, async (raw: unknown): Promise<unknown> => {
    const parsed = PromptsExpandParams.safeParse(raw);
    if (!parsed.success) return wrongParams(PROMPTS_EXPAND_METHOD, parsed.error);
    return library.expand(parsed.data).catch(asResponseError);
  });
  connection.onRequest(PROMPT_FILE_METHOD, async (raw: unknown): Promise<unknown> => {
    const parsed = PromptFileParams.safeParse(raw);
    if (!parsed.success) return wrongParams(PROMPT_FILE_METHOD, parsed.error);
    const local = () => models().filter(({ canChat, leavesMachine }) => canChat && !leavesMachine);
    return helpWithPromptFile(parsed.data, { models: () => local().map(({ id }) => id) });
  });
}
