// The one interface that every kind of model server is spoken to through. Clients translate; they decide nothing.
import type { Think } from '../../shared/protocol/chat.ts';
import type { ServerKind, Task } from '../../shared/protocol/tasks.ts';
import type { Leaving } from '../perimeter/perimeter.ts';

/** How to begin and end talking with a server of one kind. */
export interface ModelClient {
  readonly kind: ServerKind;
  /** Answers with the server's version where it says one; throws ServerError. */
  health(signal: AbortSignal): Promise<{ version?: string }>;
  list(signal: AbortSignal): Promise<ModelDescription[]>;
  /** What the server says of one model, asked only when needed; throws ServerError `not-found`. */
  describe(name: string, signal: AbortSignal): Promise<ModelDescription>;
  /** Continues a raw prompt (never wrapped in a chat template). Ends with exactly one `end`, or throws ServerError. */
  complete(request: CompletionRequest): AsyncIterable<StreamEvent>;
  chat(request: ChatRequest): AsyncIterable<StreamEvent>;
  /** Loads a model with the context it will be used with; not cancellable on purpose (a cancelled load starts from zero). */
  preload?(name: string, contextTokens: number | undefined): Promise<void>;
  /** Fetches a model through the server; progress in bytes where known. */
  pull?(name: string, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<void>;
  /** Exact number of tokens of a text, where the server can count. */
  countTokens?(name: string, text: string, signal: AbortSignal): Promise<number>;
  /** One vector per text, in their order, where the server has embeddings; throws ServerError. */
  embed?(request: EmbedRequest): Promise<number[][]>;
  /** Requests of anybody that wait for their turn now; undefined where the server does not say. Throws ServerError. */
  queueDepth?(signal: AbortSignal): Promise<number | undefined>;
}

export interface PullProgress {
  readonly status: string;
  readonly completedBytes?: number;
  readonly totalBytes?: number;
}

/** What a server says of a model. What it does not say is missing. */
export interface ModelDescription {
  readonly name: string;
  readonly sizeBytes?: number;
  readonly parameterSize?: string;
  readonly quantization?: string;
  /** Model architecture as GGUF names it (`qwen2`, `llama`, …) or the family the server names. */
  readonly architecture?: string;
  /** Chat template or Go template text, where the server gives it. */
  readonly template?: string;
  /** Tokens that one request may use as the server runs it now. */
  readonly contextTokens?: number;
  /** Tokens the model was trained for. */
  readonly trainedContextTokens?: number;
  readonly licence?: string;
  readonly isLoaded?: boolean;
  /** The server's own word, where it gives one. `fim` from Ollama's `insert`. */
  readonly capabilities?: ReadonlySet<'chat' | 'fim' | 'thinking' | 'tools' | 'vision' | 'embedding'>;
  /** Whether it takes pictures, for servers that say only this. */
  readonly canSee?: boolean;
  /** Host that the server passes requests for this model on to; its presence means the model leaves the machine. */
  readonly remoteHost?: string;
  /** Where the weights came from, a path or a repository: says more than a name that the server was told to use. */
  readonly source?: string;
  /** The model on the same server that this one is an adapter (LoRA) of or was made from. */
  readonly parent?: string;
  /** It carries adapter weights of its own. */
  readonly isAdapter?: boolean;
  /** Memory of one token of context, bytes, from the model's own record. */
  readonly kvBytesPerToken?: number;
  /** What it takes while it is loaded, bytes: all of it, and the part in the memory of graphics cards. */
  readonly loadedBytes?: number;
  readonly loadedGpuBytes?: number;
  /** Requests the server works on at once for this model; missing means unknown (treat as one). */
  readonly parallelSlots?: number;
}

export interface CompletionRequest {
  readonly model: string;
  readonly prompt: string;
  readonly maxTokens: number;
  /** Strings that end the answer. A client that must send fewer sends the first ones; the pipeline cuts at all of them. */
  readonly stop: readonly string[];
  /** The one context size for this model, see models.md; sent where the server takes it. */
  readonly contextTokens?: number;
  readonly signal: AbortSignal;
}

export interface ChatTurn {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
  /** Pictures that go with the words, for models that can see. */
  readonly images?: readonly { readonly mediaType: string; readonly base64: string }[];
}

export interface EmbedRequest {
  readonly model: string;
  readonly texts: readonly string[];
  readonly signal: AbortSignal;
}

export type ThinkMode = Think;

export interface ChatRequest {
  readonly model: string;
  readonly task: Task;
  readonly messages: readonly ChatTurn[];
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly think?: ThinkMode;
  readonly contextTokens?: number;
  /** Told once, when the request has been let out of this machine. */
  readonly onLeaving?: (leaving: Leaving) => void;
  readonly signal: AbortSignal;
}

/** `cachedTokens` and `cacheWriteTokens` are parts of `promptTokens`. Missing means that the server did not say. */
export interface ReportedUsage {
  readonly promptTokens?: number;
  readonly cachedTokens?: number;
  /** The part of `promptTokens` that was written into the provider's cache at a price of its own. */
  readonly cacheWriteTokens?: number;
  readonly outputTokens?: number;
  readonly reasoningTokens?: number;
}

/** Milliseconds as the server measured them, for the running estimate of its speed. */
export interface ReportedTimings {
  readonly evaluatedTokens?: number;
  readonly evaluateMs?: number;
  readonly generatedTokens?: number;
  readonly generateMs?: number;
  readonly loadMs?: number;
}

export type StreamEvent =
  /** `usage` is how far the server says it is with this piece: all that is reported of a stream that is broken off. */
  | { readonly type: 'text' | 'thinking'; readonly text: string; readonly usage?: ReportedUsage }
  | {
      readonly type: 'end';
      /** `incomplete`: the stream ended without the server's own last record. */
      readonly reason: 'stop' | 'length' | 'incomplete';
      readonly usage?: ReportedUsage;
      readonly timings?: ReportedTimings;
    };
