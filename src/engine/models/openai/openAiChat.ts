// Chat over OpenAI's API through the `openai` package, loaded when the first chat begins, with our own way out injected.
import type { OpenAI as Package } from 'openai';
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import { type Endpoint, TimeLimit } from '../endpoint.ts';
import { errorFromAnswer } from '../errorAnswer.ts';
import { readLines } from '../lines.ts';
import type { ChatRequest, ReportedTimings, ReportedUsage, StreamEvent } from '../modelClient.ts';
import { packageError } from '../packageError.ts';
import { timingsOf, usageOf, usageOfTimings, type WireTimings, type WireUsage } from './openAiAnswers.ts';
import { messagesOf } from './openAiMessages.ts';
import { ThinkTagSplitter } from './thinkTags.ts';

/** A streamed piece with the fields engines add to OpenAI's. */
interface WireChunk {
  readonly choices?: readonly {
    readonly delta?: {
      readonly content?: string | null;
      readonly reasoning?: string | null;
      readonly reasoning_content?: string | null;
    };
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: WireUsage | null;
  readonly timings?: WireTimings;
}

/** `extra` are the fields of one engine beyond OpenAI's own. Ends with exactly one `end`, or throws ServerError. */
export async function* streamChat(
  endpoint: Endpoint,
  request: ChatRequest,
  extra: object,
): AsyncGenerator<StreamEvent> {
  const limit = new TimeLimit(request.signal, endpoint.name);
  limit.set(endpoint.limits.chat.firstByteMs);
  try {
    const client = await createClient(endpoint, request, limit);
    // The type does not know the fields that engines add; they are documented at the callers.
    const body = {
      model: request.model,
      messages: messagesOf(request.messages),
      stream: true,
      stream_options: { include_usage: true },
      ...(request.maxTokens !== undefined && { max_tokens: Math.max(1, request.maxTokens) }),
      ...(request.temperature !== undefined && { temperature: request.temperature }),
      ...extra,
    } as unknown as ChatCompletionCreateParamsStreaming;
    const stream = await client.chat.completions.create(body, { signal: limit.signal });
    yield* readChunks(stream as AsyncIterable<unknown> as AsyncIterable<WireChunk>);
    // The package ends quietly when it is aborted; our callers are told.
    limit.signal.throwIfAborted();
  } catch (error) {
    throw packageError(error, {
      signal: limit.signal,
      server: endpoint.name,
      said: (body) => errorFromAnswer({ body: { error: body } }, `${endpoint.name} (${request.model})`),
    });
  } finally {
    limit.clear();
  }
}

async function* readChunks(chunks: AsyncIterable<WireChunk>): AsyncGenerator<StreamEvent> {
  const splitter = new ThinkTagSplitter();
  let finish: string | undefined;
  let usage: ReportedUsage | undefined;
  let timings: ReportedTimings | undefined;
  for await (const chunk of chunks) {
    if (chunk.timings) {
      timings = timingsOf(chunk.timings);
      usage = usageOfTimings(chunk.timings);
    }
    if (chunk.usage) usage = { ...usage, ...usageOf(chunk.usage) };
    const soFar = usage && { usage };
    const choice = chunk.choices?.[0];
    const reasoning = choice?.delta?.reasoning ?? choice?.delta?.reasoning_content;
    if (reasoning) yield { type: 'thinking', text: reasoning, ...soFar };
    if (choice?.delta?.content) {
      for (const piece of splitter.push(choice.delta.content)) yield { ...piece, ...soFar };
    }
    finish = choice?.finish_reason ?? finish;
  }
  yield* splitter.flush();
  const reason = finish === undefined ? 'incomplete' : finish === 'length' ? 'length' : 'stop';
  yield { type: 'end', reason, ...(usage && { usage }), ...(timings && { timings }) };
}

async function createClient(endpoint: Endpoint, request: ChatRequest, limit: TimeLimit): Promise<Package> {
  const { OpenAI } = await import('openai');
  const send = async (address: unknown, init: RequestInit = {}) => {
    const headers = plainHeaders(new Headers(init.headers));
    const response = await endpoint.send(String(address), {
      ...init,
      headers,
      task: request.task,
      model: request.model,
    });
    return new Response(
      response.body && watched(response.body, () => limit.set(endpoint.limits.chat.stallMs)),
      response,
    );
  };
  return new OpenAI({
    baseURL: endpoint.url + endpoint.apiPath,
    // Endpoint puts the right key in, or none.
    apiKey: 'none',
    fetch: send as typeof fetch,
    // A failed request is never repeated by itself, and the silence limit is ours.
    maxRetries: 0,
    timeout: 2 ** 31 - 1,
    // Its messages quote the model's text.
    logLevel: 'off',
  });
}

/** The package tells servers about this machine (system, architecture, version): none of their business. */
function plainHeaders(headers: Headers): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of headers) {
    if (!name.startsWith('x-stainless') && name !== 'authorization' && name !== 'user-agent') plain[name] = value;
  }
  return plain;
}

/** The same bytes by lines: each resets the silence limit, and a line without end fails instead of filling the memory. */
function watched(body: ReadableStream<Uint8Array>, onBytes: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const lines = readLines(body, onBytes);
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(`${value}\n`));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}
