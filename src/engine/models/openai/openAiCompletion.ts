// Raw completion over /v1/completions. Not through the `openai` package: this is the path of every keystroke, the same
// small reader serves llama-server's own endpoint, and a line without end must not fill the memory.
import type { Endpoint } from '../endpoint.ts';
import { errorFromAnswer } from '../errorAnswer.ts';
import type { CompletionRequest, ReportedTimings, ReportedUsage, StreamEvent } from '../modelClient.ts';
import { ServerError } from '../serverError.ts';
import { readEvents } from '../sse.ts';
import { timingsOf, usageOf, type WireTimings, type WireUsage } from './openAiAnswers.ts';

interface WireCompletion {
  readonly model?: unknown;
  readonly choices?: readonly { readonly text?: string; readonly finish_reason?: string | null }[];
  readonly usage?: WireUsage | null;
  readonly timings?: WireTimings;
  readonly error?: unknown;
}

/** vLLM's and TGI's limit, and OpenAI's own. */
export const MAX_STOP_STRINGS = 4;

export async function* streamCompletion(
  endpoint: Endpoint,
  request: CompletionRequest,
  extra: object,
  checkModel: (answered: unknown) => void = () => {},
): AsyncGenerator<StreamEvent> {
  const { model, signal } = request;
  const body = {
    model,
    prompt: request.prompt,
    max_tokens: Math.max(1, request.maxTokens),
    temperature: 0,
    top_p: 1,
    stop: request.stop.slice(0, MAX_STOP_STRINGS),
    stream: true,
    stream_options: { include_usage: true },
    ...extra,
  };
  const lines = endpoint.lines(
    { path: '/v1/completions', body, signal, task: 'completion', model },
    endpoint.limits.completion,
  );
  let finish: string | undefined;
  let usage: ReportedUsage | undefined;
  let timings: ReportedTimings | undefined;
  for await (const data of readEvents(lines)) {
    if (data === '[DONE]') break;
    const chunk = parseEvent<WireCompletion>(data, endpoint, model);
    checkModel(chunk.model);
    const choice = chunk.choices?.[0];
    if (chunk.usage) usage = usageOf(chunk.usage);
    if (chunk.timings) timings = timingsOf(chunk.timings);
    if (choice?.text) yield { type: 'text', text: choice.text, ...(usage && { usage }) };
    finish = choice?.finish_reason ?? finish;
  }
  const reason = finish === undefined ? 'incomplete' : finish === 'length' ? 'length' : 'stop';
  yield { type: 'end', reason, ...(usage && { usage }), ...(timings && { timings }) };
}

/** One event's record. Throws ServerError for an error inside the stream and for what is no JSON. */
export function parseEvent<T extends { readonly error?: unknown }>(data: string, endpoint: Endpoint, model: string): T {
  let record: unknown;
  try {
    record = JSON.parse(data);
  } catch {
    // The parser's own words would repeat the model's text.
    throw new ServerError('protocol', `${endpoint.name} sends an event that is no JSON.`);
  }
  if (typeof record !== 'object' || record === null)
    throw new ServerError('protocol', `${endpoint.name} sends an event without a record.`);
  const { error } = record as T;
  // llama-server's older form puts the error itself into the event: {"code":…,"message":…}.
  const isBareError = 'code' in record && 'message' in record;
  if (error || isBareError) {
    throw errorFromAnswer({ ...statusOf(error ?? record), body: record }, `${endpoint.name} (${model})`);
  }
  return record as T;
}

function statusOf(error: unknown): { status?: number } {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'number' && code >= 400 ? { status: code } : {};
}
