// The chat requests of the protocol, typed, over the session.
import type { CancellationToken } from 'vscode';
import * as z from 'zod';
import {
  CHAT_CONDENSE_METHOD,
  CHAT_DELETE_ALL_METHOD,
  CHAT_DELETE_METHOD,
  CHAT_EXPORT_METHOD,
  CHAT_GET_METHOD,
  CHAT_LIST_METHOD,
  CHAT_MEASURE_METHOD,
  CHAT_SEND_METHOD,
  type ChatCondenseParams,
  ChatCondenseResult,
  ChatExportResult,
  ChatListResult,
  ChatMeasureResult,
  type ChatSendParams,
  ChatSendResult,
  Conversation,
} from '../../shared/protocol/chat.ts';
import { FILES_METHOD, FilesResult, FOLDER_TEXT_METHOD, FolderTextResult } from '../../shared/protocol/codebase.ts';
import { IS_EXCLUDED_METHOD, IsExcludedResult } from '../../shared/protocol/perimeter.ts';
import {
  PROMPTS_EXPAND_METHOD,
  PROMPTS_LIST_METHOD,
  type PromptsExpandParams,
  PromptsExpandResult,
  PromptsListResult,
} from '../../shared/protocol/promptFiles.ts';
import type { ServerSession } from '../session.ts';

export type ChatRequests = ReturnType<typeof chatRequests>;

export function chatRequests(session: ServerSession) {
  return {
    send: (params: ChatSendParams, token: CancellationToken) =>
      session.request(CHAT_SEND_METHOD, params, ChatSendResult, token),
    measure: (params: ChatSendParams) => session.request(CHAT_MEASURE_METHOD, params, ChatMeasureResult),
    get: (conversation: string) => session.request(CHAT_GET_METHOD, { conversation }, Conversation.nullable()),
    list: (query: string) => session.request(CHAT_LIST_METHOD, { query }, ChatListResult),
    delete: (conversation: string) => session.request(CHAT_DELETE_METHOD, { conversation }, z.null()),
    deleteAll: () => session.request(CHAT_DELETE_ALL_METHOD, null, z.null()),
    condense: (params: ChatCondenseParams, token: CancellationToken) =>
      session.request(CHAT_CONDENSE_METHOD, params, ChatCondenseResult, token),
    files: (query: string, most: number) => session.request(FILES_METHOD, { query, most }, FilesResult),
    folder: (uri: string) => session.request(FOLDER_TEXT_METHOD, { uri }, FolderTextResult),
    /** Why a file goes into no prompt; null where it may. */
    isExcluded: async (uri: string) => (await session.request(IS_EXCLUDED_METHOD, { uri }, IsExcludedResult)).always,
    prompts: () => session.request(PROMPTS_LIST_METHOD, null, PromptsListResult),
    expand: (params: PromptsExpandParams) => session.request(PROMPTS_EXPAND_METHOD, params, PromptsExpandResult),
    export: (conversation: string) => session.request(CHAT_EXPORT_METHOD, { conversation }, ChatExportResult),
  };
}
