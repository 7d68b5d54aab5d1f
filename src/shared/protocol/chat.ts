// hob/chat/*: conversations live in the server; the client shows them and may be thrown away at any time.
import * as z from 'zod';
import { IMAGE_TYPES } from './attachable.ts';
import { FallbackOffer } from './fallback.ts';
import { Reason } from './status.ts';

/** A place in a file that went into a prompt. Lines count from 1. */
export const Source = z.object({
  uri: z.string(),
  /** Relative to the workspace folder. */
  path: z.string(),
  line: z.number().int(),
  endLine: z.number().int(),
});
export type Source = z.infer<typeof Source>;

export const AttachmentKind = z.enum([
  'selection',
  'file',
  'folder',
  'problems',
  'changes',
  'terminal',
  'symbol',
  /** Searched for by the server with the question's words: comes without text and is kept with what was found. */
  'codebase',
  /** The workspace's own instructions: read before everything else. */
  'instructions',
  'image',
  /** An earlier conversation, made short by the local model. */
  'summary',
]);
export type AttachmentKind = z.infer<typeof AttachmentKind>;

export const Attachment = z.object({
  kind: AttachmentKind,
  /** What the chip says, e.g. `parser.ts:10-24`. */
  label: z.string(),
  uri: z.string().optional(),
  /** Addresses of other files whose text is in it, or was read for it: a diff, a summary of a chat. */
  madeFrom: z.array(z.string()).optional(),
  languageId: z.string().optional(),
  text: z.string(),
  image: z.object({ mediaType: z.enum(IMAGE_TYPES), base64: z.string() }).optional(),
  /** The local model has made it shorter: it is not what it was. */
  isSummary: z.boolean().optional(),
  /** For `codebase`: where the text comes from, best first. */
  sources: z.array(Source).optional(),
  /** For `codebase`: how it was found, one sentence. */
  note: z.string().optional(),
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

/** How a model that can think is asked to; missing means its own default. */
export const Think = z.enum(['off', 'on', 'low', 'medium', 'high']);
export type Think = z.infer<typeof Think>;

export const ChatMessage = z.object({
  id: z.string(),
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  /** For a question: what the model reads in place of `text`, where a slash command stands for more words. */
  prompt: z.string().optional(),
  thinking: z.string().optional(),
  /** How long it thought before the first word of the answer. */
  thinkingMs: z.number().optional(),
  attachments: z.array(Attachment).optional(),
  /** `server/model` that answered. */
  model: z.string().optional(),
  usage: Usage.optional(),
  firstTokenMs: z.number().optional(),
  tokensPerSecond: z.number().optional(),
  /** Places in the codebase that the answer may rest on, and how they were found. */
  sources: z.array(Source).optional(),
  sourcesNote: z.string().optional(),
  /** What this answer saved, millionths of a US dollar, as the ledger counts it; missing where no price is known. */
  savedMicroUsd: z.number().int().optional(),
  /** What a hosted model cost, millionths of a US dollar; null where its price is unknown, missing for local ones. */
  paidMicroUsd: z.number().int().nullable().optional(),
  /** For `failed`: the hosted model that may be asked in its place, and its price. */
  fallback: FallbackOffer.optional(),
  state: z.enum(['streaming', 'complete', 'stopped', 'failed']),
  /** For `failed`: one sentence. */
  error: z.string().optional(),
  /** For `failed`: the command that mends it. */
  remedy: z.object({ title: z.string(), command: z.string() }).optional(),
  /** Something to know about a finished answer, one sentence, e.g. that it was cut at the end of the window. */
  note: z.string().optional(),
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
  /** What the model reads in place of `text`. */
  prompt: z.string().optional(),
  attachments: z.array(Attachment).optional(),
  /** `server/model`, for this answer only; missing means the chat route. */
  model: z.string().optional(),
  think: Think.optional(),
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

/** Notification from the server, before the first delta: the question and the empty answer have been added. */
export const CHAT_STARTED_METHOD = 'hob/chat/started';
export const ChatStartedParams = z.object({
  conversation: z.string(),
  title: z.string(),
  /** Ids of the messages that this question replaces. */
  dropped: z.array(z.string()),
  question: ChatMessage,
  answer: ChatMessage,
});
export type ChatStartedParams = z.infer<typeof ChatStartedParams>;

export const ChatDeltaParams = z.object({
  conversation: z.string(),
  message: z.string(),
  text: z.string().optional(),
  /** Length of the answer before this piece (UTF-16 units), so that a client that joins late misses or doubles nothing. */
  textAt: z.number().int().optional(),
  thinking: z.string().optional(),
  thinkingAt: z.number().int().optional(),
});
export type ChatDeltaParams = z.infer<typeof ChatDeltaParams>;
/** Notification from the server: what has been added to the answer under way. */
export const CHAT_DELTA_METHOD = 'hob/chat/delta';

/** Notification from the server: files of the codebase that have been looked at for an answer, of how many. */
export const CHAT_READING_METHOD = 'hob/chat/reading';
export const ChatReadingParams = z.object({
  conversation: z.string(),
  done: z.number().int(),
  total: z.number().int(),
});
export type ChatReadingParams = z.infer<typeof ChatReadingParams>;

/** Notification from the server: a conversation has been given a name by itself. */
export const CHAT_TITLED_METHOD = 'hob/chat/titled';
export const ChatTitledParams = z.object({ conversation: z.string(), title: z.string() });
export type ChatTitledParams = z.infer<typeof ChatTitledParams>;

/** Request; newest first. Without parameters: all. */
export const CHAT_LIST_METHOD = 'hob/chat/list';
export const ChatListParams = z.object({ query: z.string().optional() }).nullish();
export type ChatListParams = z.infer<typeof ChatListParams>;
export const ChatListResult = z.object({ conversations: z.array(ConversationSummary) });
export type ChatListResult = z.infer<typeof ChatListResult>;

export const ChatIdParams = z.object({ conversation: z.string() });
export type ChatIdParams = z.infer<typeof ChatIdParams>;
/** Request; result Conversation, or null where there is none. An answer under way is in it as far as it has come. */
export const CHAT_GET_METHOD = 'hob/chat/get';
/** Request, result null. */
export const CHAT_DELETE_METHOD = 'hob/chat/delete';
/** Request, no parameters, result null: every conversation of this workspace. */
export const CHAT_DELETE_ALL_METHOD = 'hob/chat/deleteAll';
/** Request; a conversation as Markdown, or null where there is none. */
export const CHAT_EXPORT_METHOD = 'hob/chat/export';
export const ChatExportResult = z.object({ markdown: z.string() }).nullable();
export type ChatExportResult = z.infer<typeof ChatExportResult>;

/** Request: how much of the model's context window a question would use, before it is sent. */
export const CHAT_MEASURE_METHOD = 'hob/chat/measure';
export const ChatMeasureParams = ChatSendParams.omit({ think: true });
export type ChatMeasureParams = z.infer<typeof ChatMeasureParams>;
export const ChatMeasureResult = z.object({
  /** Tokens of instructions, history, question and attachments together. */
  promptTokens: z.number().int(),
  /** Tokens of each attachment, in their order. */
  attachmentTokens: z.array(z.number().int()),
  /** The model's window; null while there is no model. */
  contextTokens: z.number().int().nullable(),
  /** The model that would answer, and whether asking it leaves the machine. */
  model: z.object({ id: z.string(), name: z.string(), leavesMachine: z.boolean(), think: z.array(Think) }).nullable(),
  /** False where it certainly leaves no room for an answer: it will be refused as it is. */
  fits: z.boolean(),
  /** Tokens of the earlier messages alone. */
  historyTokens: z.number().int(),
  /** Why this draft cannot be sent to this model, one sentence, for example that it cannot see pictures. */
  hindrance: z.string().optional(),
  /** The hosted model that may be asked this, and its price. */
  fallback: FallbackOffer.optional(),
  /** Why there is no model. */
  reason: Reason.optional(),
});
export type ChatMeasureResult = z.infer<typeof ChatMeasureResult>;

/** Request: the local model makes an attachment, or the conversation so far, short enough to fit. Cancellable. */
export const CHAT_CONDENSE_METHOD = 'hob/chat/condense';
export const ChatCondenseParams = z.object({
  /** What is to be made short; missing means the conversation. */
  attachment: Attachment.optional(),
  conversation: z.string(),
  /** `server/model`; missing means the chat route. */
  model: z.string().optional(),
});
export type ChatCondenseParams = z.infer<typeof ChatCondenseParams>;
/** What stands for it from now on, marked as a summary. */
export const ChatCondenseResult = Attachment;
export type ChatCondenseResult = z.infer<typeof ChatCondenseResult>;
