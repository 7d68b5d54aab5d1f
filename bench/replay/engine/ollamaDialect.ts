// The simulated engine as Ollama: /api/*.

import { type FimSides, sidesOf } from './fimPrompt.ts';
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

const DIGEST = 'd7372fd82851';
const DETAILS = {
  format: 'gguf',
  family: 'qwen2',
  families: ['qwen2'],
  parameter_size: '1.5B',
  quantization_level: 'Q4_K_M',
};
const TEMPLATE =
  '{{- if .Suffix }}<|fim_prefix|>{{ .Prompt }}<|fim_suffix|>{{ .Suffix }}<|fim_middle|>{{ else }}{{ .Prompt }}{{ end }}';

/** Answers a path of Ollama; false where it has none of that name. */
export async function ollamaDialect(exchange: Exchange, engine: Engine): Promise<boolean> {
  const { path, response } = exchange;
  const { model } = engine;
  const now = new Date().toISOString();
  switch (path) {
    case '/':
      response.end('Ollama is running');
      return true;
    case '/api/version':
      sendJson(response, { version: '0.21.0' });
      return true;
    case '/api/tags':
      sendJson(response, {
        models: [{ name: model, model, modified_at: now, size: 986061892, digest: DIGEST, details: DETAILS }],
      });
      return true;
    case '/api/ps':
      sendJson(response, {
        models: [
          {
            name: model,
            model,
            size: 1,
            size_vram: 1,
            context_length: CONTEXT_TOKENS,
            expires_at: now,
            digest: DIGEST,
          },
        ],
      });
      return true;
    case '/api/show':
      sendJson(response, {
        template: TEMPLATE,
        capabilities: ['completion', 'insert'],
        license: 'Apache License Version 2.0',
        details: DETAILS,
        model_info: { 'general.architecture': 'qwen2', 'qwen2.context_length': 32768 },
      });
      return true;
    case '/api/generate':
      await generate(exchange, engine);
      return true;
    case '/api/chat':
      await chat(exchange, engine);
      return true;
    default:
      return false;
  }
}

async function generate(exchange: Exchange, engine: Engine): Promise<void> {
  const { body } = exchange;
  const given = typeof body.prompt === 'string' ? body.prompt : '';
  const suffix = body.raw ? undefined : (body.suffix ?? undefined);
  if (!given && !suffix) {
    sendJson(exchange.response, { ...record(engine), response: '', done: true, done_reason: 'load' });
    return;
  }
  const sides: FimSides = suffix === undefined ? sidesOf(given) : { prefix: given, suffix };
  const prompt = suffix === undefined ? given : `<|fim_prefix|>${given}<|fim_suffix|>${suffix}<|fim_middle|>`;
  await answer(exchange, engine, {
    prompt,
    pieces: () => engine.oracle.complete(sides.prefix, sides.suffix),
    say: (response) => ({ response }),
  });
}

async function chat(exchange: Exchange, engine: Engine): Promise<void> {
  const say = (content: string) => ({ message: { role: 'assistant', content } });
  if (!exchange.body.messages?.length) {
    sendJson(exchange.response, { ...record(engine), ...say(''), done: true, done_reason: 'load' });
    return;
  }
  await answer(exchange, engine, { prompt: chatPrompt(exchange.body), pieces: () => piecesOf(CHAT_ANSWER), say });
}

interface Work {
  readonly prompt: string;
  readonly pieces: () => readonly string[];
  /** How a record carries text. */
  readonly say: (text: string) => object;
}

async function answer({ path, body, response, signal }: Exchange, engine: Engine, work: Work): Promise<void> {
  const isStream = body.stream !== false;
  let whole = '';
  if (isStream) response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const result = await engine.slot.run({
    path,
    prompt: work.prompt,
    answer: work.pieces,
    maxTokens: limitOf(body),
    stop: body.options?.stop ?? [],
    signal,
    emit: (text) => {
      whole += text;
      if (isStream) response.write(`${JSON.stringify({ ...record(engine), ...work.say(text), done: false })}\n`);
    },
  });
  const end = {
    ...record(engine),
    ...work.say(isStream ? '' : whole),
    ...counts(engine, result),
    done: true,
    done_reason: 'stop',
  };
  if (isStream) response.end(`${JSON.stringify(end)}\n`);
  else sendJson(response, end);
}

function limitOf(body: Body): number {
  return body.options?.num_predict ?? -1;
}

function record({ model }: Engine): object {
  return { model, created_at: new Date().toISOString() };
}

/** Durations are nanoseconds; the prompt count is of all its tokens, the duration of those evaluated, as Ollama has it. */
function counts(engine: Engine, result: SlotResult): object {
  const { promptMs, generateMs } = timingsOf(engine, result);
  return {
    prompt_eval_count: result.promptTokens,
    eval_count: result.generatedTokens,
    total_duration: 1,
    load_duration: 1,
    prompt_eval_duration: Math.round(promptMs * 1e6),
    eval_duration: Math.round(generateMs * 1e6),
  };
}
