// hob/chat/*: conversations live in the server; the client shows them and may be thrown away at any time.
import * as z from 'zod';

export const Attachment = z.object({
  kind: z.enum(['selection', 'file']),
  /** What the chip says, e.g. `parser.ts:10-24`. */
  label: z.string(),
  uri: z.string().optional(),
  languageId: z.string().optional(),
  text: z.string(),
});
export type Attachment = z.infer<typeof Attachment>;

/** Tokens of one request; missing where neither reported nor estimable. */
export const Usage = z.object({
  promptTokens: z.number().int().optional(),
  cachedTokens: z.number().int().optional(),
  outputTokens: z.number().int().optional(),
  source: z.enum(['reported', 'estimated']),
});
export type Usage = z.infer<typeof Usage>;

export const ChatMessage = z.object({
  id: z.string(),
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  thinking: z.string().optional(),
  attachments: z.array(Attachment).optional(),
  /** `server/model` that answered. */
  model: z.string().optional(),
  usage: Usage.optional(),
  firstTokenMs: z.number().optional(),
  tokensPerSecond: z.number().optional(),
  state: z.enum(['streaming', 'complete', 'stopped', 'failed']),
  /** For `failed`: one sentence. */
  error: z.string().optional(),
  createdAt: z.number(),
});
export type ChatMessage = z.infer<typeof ChatMessage>;

export const Conversation = z.object({
  id: z.string(),
  title: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
  messages: z.array(ChatMessage),
});
export type Conversation = z.infer<typeof Conversation>;

export const ConversationSummary = Conversation.omit({ messages: true });
export type ConversationSummary = z.infer<typeof ConversationSummary>;

export const ChatSendParams = z.object({
  /** An unknown id begins a new conversation. */
  conversation: z.string(),
  text: z.string(),
  attachments: z.array(Attachment).optional(),
  /** `server/model`, for this answer only; missing means the chat route. */
  model: z.string().optional(),
  /** Retry or edit: everything from this message on is dropped first. */
  replaceFrom: z.string().optional(),
});
export type ChatSendParams = z.infer<typeof ChatSendParams>;
export const ChatSendResult = z.object({
  text: z.string(),
  model: z.string(),
  usage: Usage,
  message: ChatMessage,
});
export type ChatSendResult = z.infer<typeof ChatSendResult>;
/** Request; the answer streams as CHAT_DELTA_METHOD; cancelled with $/cancelRequest (what came is kept, as `stopped`). */
export const CHAT_SEND_METHOD = 'hob/chat/send';

export const ChatDeltaParams = z.object({
  conversation: z.string(),
  message: z.string(),
  text: z.string().optional(),
  thinking: z.string().optional(),
});
export type ChatDeltaParams = z.infer<typeof ChatDeltaParams>;
/** Notification from the server: what has been added to the answer under way. */
export const CHAT_DELTA_METHOD = 'hob/chat/delta';

/** Request, no parameters; newest first. */
export const CHAT_LIST_METHOD = 'hob/chat/list';
export const ChatListResult = z.object({ conversations: z.array(ConversationSummary) });
export type ChatListResult = z.infer<typeof ChatListResult>;

export const ChatIdParams = z.object({ conversation: z.string() });
export type ChatIdParams = z.infer<typeof ChatIdParams>;
/** Request; result Conversation, or null where there is none. */
export const CHAT_GET_METHOD = 'hob/chat/get';
/** Request, result null. */
export const CHAT_DELETE_METHOD = 'hob/chat/delete';
