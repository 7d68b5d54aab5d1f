// Completion at a cursor over the two hosted APIs that offer it: Mistral's (Codestral) and DeepSeek's beta.
import type { Endpoint } from '../endpoint.ts';
import type { CompletionRequest, ReportedUsage, StreamEvent } from '../modelClient.ts';
import { usageOf, type WireUsage } from '../openai/openAiAnswers.ts';
import { MAX_STOP_STRINGS, parseEvent } from '../openai/openAiCompletion.ts';
import { readEvents } from '../sse.ts';
import { fimFieldsOf } from './fimPrompt.ts';
import type { HostedFim } from './providers.ts';

interface WireChunk {
  readonly choices?: readonly {
    readonly text?: string | null;
    readonly delta?: { readonly content?: string | null };
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: WireUsage | null;
  readonly error?: unknown;
}

/** Ends with exactly one `end`, or throws ServerError. */
export async function* streamHostedCompletion(
  endpoint: Endpoint,
  fim: HostedFim,
  request: CompletionRequest,
): AsyncGenerator<StreamEvent> {
  const { model, maxTokens, signal } = request;
  const body = {
    model,
    ...fimFieldsOf(request.prompt, fim.family),
    max_tokens: Math.max(1, maxTokens),
    temperature: 0,
    stream: true,
    ...(request.stop.length > 0 && { stop: request.stop.slice(0, MAX_STOP_STRINGS) }),
    // Mistral refuses the field and reports usage without it.
    ...(fim.wire === 'text' && { stream_options: { include_usage: true } }),
  };
  const call = { path: fim.path, body, signal, task: 'completion', model } as const;
  let finish: string | undefined;
  let usage: ReportedUsage | undefined;
  for await (const data of readEvents(endpoint.lines(call, endpoint.limits.completion))) {
    if (data === '[DONE]') break;
    const chunk = parseEvent<WireChunk>(data, endpoint, model);
    if (chunk.usage) usage = usageOf(chunk.usage);
    const choice = chunk.choices?.[0];
    const text = choice?.text ?? choice?.delta?.content;
    if (text) yield { type: 'text', text, ...(usage && { usage }) };
    finish = choice?.finish_reason ?? finish;
  }
  const reason = finish === undefined ? 'incomplete' : finish === 'length' ? 'length' : 'stop';
  yield { type: 'end', reason, ...(usage && { usage }) };
}
