// The simulated engine as vLLM and llama-server: /v1/*, /completion, /infill and what they say of themselves.
import { sidesOf } from './fimPrompt.ts';
import {
  type Body,
  CHAT_ANSWER,
  CONTEXT_TOKENS,
  chatPrompt,
  type Engine,
  type Exchange,
  sendJson,
  timingsOf,
} from './http.ts';
import { piecesOf } from './pieces.ts';
import type { SlotResult } from './slot.ts';

/** Answers a path of vLLM or llama-server; false where they have none of that name. */
export async function openaiDialect(exchange: Exchange, engine: Engine): Promise<boolean> {
  const { path, response, body } = exchange;
  const { model } = engine;
  switch (path) {
    case '/health':
      sendJson(response, { status: 'ok' });
      return true;
    case '/version':
      sendJson(response, { version: '0.11.0' });
      return true;
    case '/props':
      sendJson(response, {
        default_generation_settings: { n_ctx: CONTEXT_TOKENS },
        total_slots: 1,
        model_path: model,
        model_alias: model,
        chat_template: '',
        modalities: { vision: false, audio: false },
        build_info: 'sim',
      });
      return true;
    case '/tokenize': {
      const pieces = piecesOf(body.content ?? (typeof body.prompt === 'string' ? body.prompt : ''));
      sendJson(response, { tokens: pieces.map((_, i) => i), count: pieces.length, max_model_len: CONTEXT_TOKENS });
      return true;
    }
    case '/v1/models':
    case '/models':
      sendJson(response, {
        object: 'list',
        data: [{ id: model, object: 'model', created: 1, owned_by: 'vllm', max_model_len: CONTEXT_TOKENS }],
        models: [{ name: model, model }],
      });
      return true;
    case '/infill':
    case '/completion':
    case '/v1/completions':
      await complete(exchange, engine);
      return true;
    case '/v1/chat/completions':
      await chat(exchange, engine);
      return true;
    default:
      return false;
  }
}

async function complete({ path, body, response, signal }: Exchange, engine: Engine): Promise<void> {
  const isOpenai = path === '/v1/completions';
  const isStream = body.stream === true;
  const { prompt, prefix, suffix } = path === '/infill' ? infillPrompt(body) : rawPrompt(body);
  let whole = '';
  if (isStream) response.writeHead(200, { 'content-type': 'text/event-stream' });
  const result = await engine.slot.run({
    path,
    prompt,
    answer: () => engine.oracle.complete(prefix, suffix),
    maxTokens: body.n_predict ?? body.max_tokens ?? -1,
    stop: stopsOf(body),
    signal,
    emit: (text) => {
      whole += text;
      const event = isOpenai
        ? { id: 'c', object: 'text_completion', choices: [{ index: 0, text, finish_reason: null }] }
        : { content: text, stop: false };
      if (isStream) response.write(eventOf(event));
    },
  });
  const text = isStream ? '' : whole;
  const end = isOpenai
    ? {
        id: 'c',
        object: 'text_completion',
        model: engine.model,
        choices: [{ index: 0, text, finish_reason: 'stop' }],
        usage: usageOf(result),
      }
    : llamaEnd(text, result, engine);
  if (!isStream) sendJson(response, end);
  else response.end(eventOf(end) + (isOpenai ? 'data: [DONE]\n\n' : ''));
}

async function chat({ path, body, response, signal }: Exchange, engine: Engine): Promise<void> {
  const isStream = body.stream === true;
  const chunk = (rest: object) =>
    response.write(eventOf({ id: 'c', object: 'chat.completion.chunk', created: 1, model: engine.model, ...rest }));
  let whole = '';
  if (isStream) response.writeHead(200, { 'content-type': 'text/event-stream' });
  const result = await engine.slot.run({
    path,
    prompt: chatPrompt(body),
    answer: () => piecesOf(CHAT_ANSWER),
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? -1,
    stop: stopsOf(body),
    signal,
    emit: (content) => {
      whole += content;
      if (isStream) chunk({ choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }] });
    },
  });
  if (!isStream) {
    sendJson(response, {
      id: 'c',
      object: 'chat.completion',
      created: 1,
      model: engine.model,
      choices: [{ index: 0, message: { role: 'assistant', content: whole }, finish_reason: 'stop' }],
      usage: usageOf(result),
    });
    return;
  }
  chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  if (body.stream_options?.include_usage) chunk({ choices: [], usage: usageOf(result) });
  response.end('data: [DONE]\n\n');
}

function rawPrompt(body: Body): { prompt: string; prefix: string; suffix: string } {
  const prompt = typeof body.prompt === 'string' ? body.prompt : (body.prompt ?? []).join('');
  const suffix = body.suffix ?? undefined;
  return suffix === undefined ? { prompt, ...sidesOf(prompt) } : { prompt, prefix: prompt, suffix };
}

function infillPrompt(body: Body): { prompt: string; prefix: string; suffix: string } {
  const extra = (body.input_extra ?? []).map(({ filename, text }) => `<|file_sep|>${filename}\n${text}`).join('');
  const before = body.input_prefix ?? '';
  const begun = typeof body.prompt === 'string' ? body.prompt : '';
  const suffix = body.input_suffix ?? '';
  return {
    prompt: `${extra}<|fim_prefix|>${before}<|fim_suffix|>${suffix}<|fim_middle|>${begun}`,
    prefix: before + begun,
    suffix,
  };
}

function stopsOf({ stop }: Body): readonly string[] {
  return typeof stop === 'string' ? [stop] : (stop ?? []);
}

function eventOf(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

function usageOf(result: SlotResult): object {
  return {
    prompt_tokens: result.promptTokens,
    completion_tokens: result.generatedTokens,
    total_tokens: result.promptTokens + result.generatedTokens,
    prompt_tokens_details: { cached_tokens: result.promptTokens - result.evaluatedTokens },
  };
}

function llamaEnd(content: string, result: SlotResult, engine: Engine): object {
  const { promptMs, generateMs } = timingsOf(engine, result);
  return {
    content,
    stop: true,
    generation_settings: { n_ctx: CONTEXT_TOKENS },
    tokens_evaluated: result.promptTokens,
    tokens_predicted: result.generatedTokens,
    tokens_cached: result.promptTokens,
    truncated: false,
    timings: {
      prompt_n: result.evaluatedTokens,
      prompt_ms: promptMs,
      prompt_per_second: engine.prefill,
      predicted_n: result.generatedTokens,
      predicted_ms: generateMs,
      predicted_per_second: engine.decode,
      cache_n: result.promptTokens - result.evaluatedTokens,
    },
  };
}
