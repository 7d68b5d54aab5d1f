// The chat requests of the protocol, typed, over the session.
import type { CancellationToken } from 'vscode';
import * as z from 'zod';
import {
  CHAT_DELETE_ALL_METHOD,
  CHAT_DELETE_METHOD,
  CHAT_EXPORT_METHOD,
  CHAT_GET_METHOD,
  CHAT_LIST_METHOD,
  CHAT_MEASURE_METHOD,
  CHAT_SEND_METHOD,
  ChatExportResult,
  ChatListResult,
  ChatMeasureResult,
  type ChatSendParams,
  ChatSendResult,
  Conversation,
} from '../../shared/protocol/chat.ts';
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
    export: (conversation: string) => session.request(CHAT_EXPORT_METHOD, { conversation }, ChatExportResult),
  };
}
