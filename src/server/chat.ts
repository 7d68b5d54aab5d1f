// hob/chat/* over LSP: checks what comes in, passes it on to the chat engine, and streams what it says.
import type { CancellationToken, Connection } from 'vscode-languageserver';
import type * as z from 'zod';
import type { ChatEngine } from '../engine/chat/chatEngine.ts';
import {
  CHAT_CONDENSE_METHOD,
  CHAT_DELETE_ALL_METHOD,
  CHAT_DELETE_METHOD,
  CHAT_DELTA_METHOD,
  CHAT_EXPORT_METHOD,
  CHAT_GET_METHOD,
  CHAT_LIST_METHOD,
  CHAT_MEASURE_METHOD,
  CHAT_READING_METHOD,
  CHAT_SEND_METHOD,
  CHAT_STARTED_METHOD,
  ChatCondenseParams,
  ChatIdParams,
  ChatListParams,
  ChatMeasureParams,
  ChatSendParams,
} from '../shared/protocol/chat.ts';
import { asResponseError, wrongParams } from './answers.ts';
import { abortSignalOf } from './cancellation.ts';

/** Answers all requests under `hob/chat/`. `$/cancelRequest` on a send stops the answer and keeps what has come. */
export function registerChat(connection: Connection, engine: ChatEngine): void {
  const tell = (method: string) => (params: unknown) => void connection.sendNotification(method, params);
  const on = <P>(
    method: string,
    schema: z.ZodType<P>,
    answer: (params: P, signal: AbortSignal) => Promise<unknown>,
  ) => {
    // Without parameters in the message the library hands over the token alone.
    connection.onRequest(method, async (...args: [unknown, CancellationToken] | [CancellationToken]) => {
      const [raw, token] = args.length === 2 ? args : [undefined, args[0]];
      const parsed = schema.safeParse(raw);
      if (!parsed.success) return wrongParams(method, parsed.error);
      return answer(parsed.data, abortSignalOf(token)).catch(asResponseError);
    });
  };
  on(CHAT_SEND_METHOD, ChatSendParams, (params, signal) =>
    engine.send(params, {
      signal,
      started: tell(CHAT_STARTED_METHOD),
      delta: tell(CHAT_DELTA_METHOD),
      reading: (done, total) => tell(CHAT_READING_METHOD)({ conversation: params.conversation, done, total }),
    }),
  );
  on(CHAT_LIST_METHOD, ChatListParams, async (params) => ({ conversations: await engine.list(params?.query) }));
  on(CHAT_GET_METHOD, ChatIdParams, ({ conversation }) => engine.get(conversation));
  on(CHAT_DELETE_METHOD, ChatIdParams, ({ conversation }) => engine.delete(conversation).then(() => null));
  on(CHAT_EXPORT_METHOD, ChatIdParams, async ({ conversation }) => {
    const markdown = await engine.export(conversation);
    return markdown === null ? null : { markdown };
  });
  on(CHAT_CONDENSE_METHOD, ChatCondenseParams, (params, signal) => engine.condense(params, signal));
  on(CHAT_MEASURE_METHOD, ChatMeasureParams, (params) => engine.measure(params));
  connection.onRequest(CHAT_DELETE_ALL_METHOD, () => engine.deleteAll().then(() => null, asResponseError));
}
