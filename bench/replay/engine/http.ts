// What the dialects of the simulated engine share: reading a request, answering as JSON or as a stream.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Oracle } from './oracle.ts';
import type { Slot, SlotResult } from './slot.ts';

/** A request's body, as far as the dialects read it; unknown fields are left alone as real servers do. */
export interface Body {
  readonly prompt?: string | readonly string[];
  readonly suffix?: string | null;
  readonly raw?: boolean;
  readonly stream?: boolean;
  readonly options?: { readonly num_predict?: number; readonly stop?: readonly string[] };
  readonly stop?: string | readonly string[];
  readonly n_predict?: number;
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly messages?: readonly {
    readonly role: string;
    readonly content: string | readonly { readonly text?: string }[];
  }[];
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly input_prefix?: string;
  readonly input_suffix?: string;
  readonly input_extra?: readonly { readonly filename: string; readonly text: string }[];
  readonly content?: string;
}

/** One request on its way through a dialect. */
export interface Exchange {
  readonly path: string;
  readonly body: Body;
  readonly response: ServerResponse;
  /** Aborts when the client closes the socket. */
  readonly signal: AbortSignal;
}

/** What a dialect answers from. */
export interface Engine {
  readonly slot: Slot;
  readonly oracle: Oracle;
  readonly model: string;
  /** Tokens per second, for the timings it reports. */
  readonly prefill: number;
  readonly decode: number;
}

export const CONTEXT_TOKENS = 8192;

/** What it answers in every chat: about 75 pieces. */
export const CHAT_ANSWER =
  'A language server answers requests of an editor over a pipe. In short:\n\n```ts\nconst answer = await client.sendRequest(method, params);\n```\n\nEach request has a number, and the answer carries the same one, so that several can be under way at once.';
export async function readBody(request: IncomingMessage): Promise<Body> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  try {
    // Any JSON: the fields are read one by one where they are used.
    return JSON.parse(text || '{}') as Body;
  } catch {
    // A body that is no JSON is answered like an empty one.
    return {};
  }
}

export function sendJson(response: ServerResponse, value: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

/** Milliseconds that a result says it took. */
export function timingsOf(engine: Engine, result: SlotResult): { promptMs: number; generateMs: number } {
  return {
    promptMs: (result.evaluatedTokens / engine.prefill) * 1000,
    generateMs: (result.generatedTokens / engine.decode) * 1000,
  };
}

/** Messages in ChatML, as every template of the family has them. */
export function chatPrompt(body: Body): string {
  const text = (content: NonNullable<Body['messages']>[number]['content']) =>
    typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('');
  return (body.messages ?? []).map(({ role, content }) => `<|im_start|>${role}\n${text(content)}<|im_end|>\n`).join('');
}
