// Well-behaved scripts for each kind of server with one small model, in the words that real servers used;
// tests change the one path they are about.
import { json, ndjson, sse, text } from './answers.ts';
import type { Answer, Script } from './scriptedServer.ts';

/** The model every dialect has. */
export const MODEL = 'qwen2.5-coder:1.5b';
const QWEN_TEMPLATE =
  '{{- if .Suffix }}<|fim_prefix|>{{ .Prompt }}<|fim_suffix|>{{ .Suffix }}<|fim_middle|>{{- else if .Messages }}chat{{ end }}';

export const OLLAMA_END = {
  model: MODEL,
  response: '',
  done: true,
  done_reason: 'stop',
  total_duration: 90e6,
  load_duration: 10e6,
  prompt_eval_count: 40,
  prompt_eval_duration: 20e6,
  eval_count: 2,
  eval_duration: 60e6,
};

export function ollamaTag(name: string, more: object = {}): object {
  const details = { family: 'qwen2', parameter_size: '1.5B', quantization_level: 'Q4_K_M' };
  return { name, model: name, size: 986_061_892, digest: `digest of ${name}`, details, ...more };
}

export function ollama(models: readonly object[] = [ollamaTag(MODEL)], loaded: readonly object[] = []): Script {
  return {
    '/': text('Ollama is running'),
    '/api/version': json({ version: '0.32.6' }),
    '/api/status': json({ cloud: { disabled: false, source: 'none' } }),
    '/api/tags': json({ models }),
    '/api/ps': json({ models: loaded }),
    '/api/show': json({
      license: 'Apache License\nVersion 2.0',
      template: QWEN_TEMPLATE,
      capabilities: ['completion', 'insert', 'tools'],
      details: { family: 'qwen2', parameter_size: '1.5B', quantization_level: 'Q4_K_M' },
      model_info: { 'general.architecture': 'qwen2', 'qwen2.context_length': 32_768 },
    }),
    '/v1/models': openAiList([MODEL], { owned_by: 'library' }),
    '/api/generate': preloadOr(
      ndjson([
        { model: MODEL, response: 'a', done: false },
        { model: MODEL, response: ' + b', done: false },
        OLLAMA_END,
      ]),
    ),
    '/api/chat': ndjson([
      { model: MODEL, message: { role: 'assistant', content: 'Hello' }, done: false },
      { ...OLLAMA_END, response: undefined, message: { role: 'assistant', content: '.' } },
    ]),
  };
}

/** Ollama takes an empty prompt for "load the model". */
export function preloadOr(answer: Answer): Answer {
  const loaded = json({ model: MODEL, response: '', done: true, done_reason: 'load' });
  return (request, response) => (isPreload(request.body) ? loaded : answer)(request, response);
}

export function isPreload(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !('prompt' in body);
}

const USAGE = {
  prompt_tokens: 40,
  completion_tokens: 2,
  total_tokens: 42,
  prompt_tokens_details: { cached_tokens: 32 },
};

export function openAiList(ids: readonly string[], more: object): Answer {
  return json({ object: 'list', data: ids.map((id) => ({ id, object: 'model', created: 1, ...more })) });
}

function openAiChat(more: object = {}): Answer {
  return sse([
    {
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { role: 'assistant', content: 'Hello' }, finish_reason: null }],
    },
    { object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: '.' }, finish_reason: 'stop' }] },
    { object: 'chat.completion.chunk', choices: [], usage: USAGE, ...more },
    '[DONE]',
  ]);
}

const OPENAI_COMPLETION = sse([
  { object: 'text_completion', choices: [{ index: 0, text: 'a', finish_reason: null }] },
  { object: 'text_completion', choices: [{ index: 0, text: ' + b', finish_reason: 'stop', stop_reason: null }] },
  { object: 'text_completion', choices: [], usage: USAGE },
  '[DONE]',
]);

export function vllm(): Script {
  return {
    '/version': json({ version: '0.32.0' }),
    '/health': text(''),
    '/v1/models': openAiList([MODEL], { owned_by: 'vllm', root: MODEL, parent: null, max_model_len: 8192 }),
    '/v1/completions': OPENAI_COMPLETION,
    '/v1/chat/completions': openAiChat(),
    '/tokenize': json({ count: 3, max_model_len: 8192, tokens: [1, 2, 3] }),
  };
}

export const LLAMA_TIMINGS = { cache_n: 32, prompt_n: 8, prompt_ms: 20, predicted_n: 2, predicted_ms: 60 };

export function llamaServer(): Script {
  return {
    '/health': json({ status: 'ok' }),
    '/props': json({
      default_generation_settings: { n_ctx: 8192 },
      total_slots: 4,
      chat_template: '{{ messages }}',
      build_info: 'b11434',
      modalities: { vision: false },
    }),
    '/v1/models': openAiList([MODEL], {
      owned_by: 'llamacpp',
      meta: { n_ctx: 8192, n_ctx_train: 32_768, n_params: 1.54e9, size: 986_061_892 },
    }),
    '/completion': sse([
      { content: 'a', stop: false },
      { content: ' + b', stop: false },
      { content: '', stop: true, stop_type: 'eos', tokens_evaluated: 40, tokens_predicted: 2, timings: LLAMA_TIMINGS },
    ]),
    '/v1/chat/completions': openAiChat({ timings: LLAMA_TIMINGS }),
    '/tokenize': json({ tokens: [1, 2, 3] }),
  };
}

/** LM Studio by its own list, as far as its documentation tells. */
export function lmStudio(): Script {
  return {
    '/v1/models': openAiList([MODEL, 'nomic-embed'], { owned_by: 'organization_owner' }),
    '/api/v0/models': json({
      data: [
        {
          id: MODEL,
          type: 'llm',
          arch: 'qwen2',
          quantization: '4bit',
          state: 'loaded',
          max_context_length: 32_768,
          loaded_context_length: 4096,
        },
        { id: 'nomic-embed', type: 'embeddings', arch: 'nomic-bert', state: 'not-loaded', max_context_length: 2048 },
      ],
    }),
    '/v1/completions': OPENAI_COMPLETION,
    '/v1/chat/completions': openAiChat(),
  };
}
