// Chat over Anthropic's Messages API through its package, loaded when first needed, with our own way out injected.
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages/messages';
import { type Endpoint, TimeLimit } from '../endpoint.ts';
import type { ChatRequest, ChatTurn, ReportedUsage, StreamEvent } from '../modelClient.ts';
import { packageError } from '../packageError.ts';
import { hostedStreamError } from './hostedError.ts';
import { MOST_ANSWER_TOKENS } from './providers.ts';

/** Usage as the API tells it: `input_tokens` leaves out what was read from or written into the cache. */
interface WireUsage {
  readonly input_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
  readonly cache_read_input_tokens?: number | null;
  readonly output_tokens?: number | null;
}

/** Ends with exactly one `end`, or throws ServerError. */
export async function* streamAnthropic(endpoint: Endpoint, request: ChatRequest): AsyncGenerator<StreamEvent> {
  const limit = new TimeLimit(request.signal, endpoint.name);
  limit.set(endpoint.limits.chat.firstByteMs);
  try {
    const client = await createClient(endpoint, request, () => limit.set(endpoint.limits.chat.stallMs));
    const stream = await client.messages.create(bodyOf(request), { signal: limit.signal });
    yield* readEvents(stream, () => limit.set(endpoint.limits.chat.stallMs));
    // The package ends quietly when it is aborted; our callers are told.
    limit.signal.throwIfAborted();
  } catch (error) {
    throw packageError(error, {
      signal: limit.signal,
      server: endpoint.name,
      said: (body) => hostedStreamError(body, { provider: endpoint.name, model: request.model }),
    });
  } finally {
    limit.clear();
  }
}

/** Instructions have a field of their own; `max_tokens` is required; questions and answers take turns. */
function bodyOf({ model, messages, maxTokens = MOST_ANSWER_TOKENS, temperature }: ChatRequest) {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  return {
    model,
    max_tokens: Math.max(1, maxTokens),
    messages: takingTurns(messages),
    stream: true as const,
    ...(system.length > 0 && { system: system.join('\n\n') }),
    ...(temperature !== undefined && { temperature }),
  };
}

function takingTurns(messages: readonly ChatTurn[]) {
  const turns: { role: 'user' | 'assistant'; content: string }[] = [];
  for (const { role, content } of messages) {
    if (role === 'system') continue;
    const last = turns.at(-1);
    if (last?.role === role) last.content += `\n\n${content}`;
    else turns.push({ role, content });
  }
  return turns;
}

async function* readEvents(
  events: AsyncIterable<RawMessageStreamEvent>,
  onEvent: () => void,
): AsyncGenerator<StreamEvent> {
  let wire: WireUsage = {};
  let stop: string | null = null;
  let isWhole = false;
  for await (const event of events) {
    onEvent();
    switch (event.type) {
      case 'message_start':
        wire = event.message.usage;
        break;
      case 'content_block_delta':
        if (event.delta.type === 'text_delta') yield { type: 'text', text: event.delta.text, usage: usageOf(wire) };
        else if (event.delta.type === 'thinking_delta') yield { type: 'thinking', text: event.delta.thinking };
        break;
      case 'message_delta':
        // Counts so far; fields that are null say nothing new.
        wire = { ...wire, ...known(event.usage) };
        stop = event.delta.stop_reason ?? stop;
        break;
      case 'message_stop':
        isWhole = true;
    }
  }
  const wasCut = stop === 'max_tokens' || stop === 'model_context_window_exceeded';
  yield { type: 'end', reason: !isWhole ? 'incomplete' : wasCut ? 'length' : 'stop', usage: usageOf(wire) };
}

function known(usage: WireUsage): WireUsage {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => typeof value === 'number'));
}

function usageOf(wire: WireUsage): ReportedUsage {
  const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens, output_tokens } = wire;
  const cached = cache_read_input_tokens ?? 0;
  const written = cache_creation_input_tokens ?? 0;
  return {
    ...(typeof input_tokens === 'number' && { promptTokens: input_tokens + cached + written, cachedTokens: cached }),
    ...(written > 0 && { cacheWriteTokens: written }),
    ...(typeof output_tokens === 'number' && { outputTokens: output_tokens }),
  };
}

async function createClient(endpoint: Endpoint, request: ChatRequest, onAnswer: () => void) {
  const { Anthropic } = await import('./anthropicPackage.ts');
  const send = async (address: unknown, init: RequestInit = {}) => {
    const response = await endpoint.send(String(address), { ...init, task: request.task, model: request.model });
    onAnswer();
    return response;
  };
  return new Anthropic({
    baseURL: endpoint.url,
    // The way out puts the right key in.
    apiKey: 'none',
    fetch: send as typeof fetch,
    // A failed request is never repeated by itself, and the silence limit is ours.
    maxRetries: 0,
    timeout: 2 ** 31 - 1,
    // It would quote the model's text, and send traces where the environment says so.
    logLevel: 'off',
    openTelemetry: false,
  });
}
