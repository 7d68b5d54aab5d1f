// DeepSeek's chat and beta completions (api-docs "Create Chat Completion", "Create FIM Completion", "Error Codes"): cache
// hits and misses add up to the prompt, comments keep the connection alive.
import * as z from 'zod';
import { bearer, chatDeltas, count, data, issueOf, stops } from './checks.ts';
import type { HostedAnswer, Refusal, WireFormat } from './hostedServer.ts';

const shared = {
  model: z.string().min(1),
  stream: z.literal(true),
  stream_options: z.strictObject({ include_usage: z.boolean() }).optional(),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().optional(),
  stop: stops.optional(),
};
const Chat = z.strictObject({
  ...shared,
  messages: z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1),
  max_tokens: count.max(8192).optional(),
});
const Fim = z.strictObject({
  ...shared,
  prompt: z.string(),
  suffix: z.string().optional(),
  echo: z.boolean().optional(),
  max_tokens: count.max(4096).optional(),
});

export const deepSeekFormat: WireFormat = {
  modelsPath: '/models',
  authorise: bearer,
  error: ({ message, type = 'invalid_request_error' }) => ({ error: { message, type, param: null, code: type } }),
  routes: {
    'POST /chat/completions': { check: ({ body }) => wrong(Chat, body) ?? wrongOrder(body), events: chatEvents },
    'POST /beta/completions': { check: ({ body }) => wrong(Fim, body), events: fimEvents },
  },
};

function wrong(schema: z.ZodType, body: unknown): Refusal | undefined {
  const issue = issueOf(schema, body);
  if (!issue) return undefined;
  return { status: 422, message: `Failed to deserialize the JSON body: ${issue.path.join('.')} ${issue.message}` };
}

function wrongOrder(body: unknown): Refusal | undefined {
  const { messages } = Chat.parse(body);
  if (messages.at(-1)?.role === 'user') return undefined;
  return { status: 400, message: 'The last message of deepseek-reasoner must be a user message' };
}

function usageOf({ promptTokens, cachedTokens = 0, outputTokens }: HostedAnswer) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: outputTokens,
    total_tokens: promptTokens + outputTokens,
    prompt_cache_hit_tokens: cachedTokens,
    prompt_cache_miss_tokens: promptTokens - cachedTokens,
  };
}

function chatEvents(answer: HostedAnswer, model: string): string[] {
  const frame = { id: 'd-1', object: 'chat.completion.chunk', created: 1, model };
  return [': keep-alive', ...chatDeltas(answer, frame, { usage: usageOf(answer) }), 'data: [DONE]'];
}

function fimEvents(answer: HostedAnswer, model: string): string[] {
  const frame = { id: 'd-2', object: 'text_completion', created: 1, model };
  const chunk = (text: string, finish: string | null) =>
    data({ ...frame, choices: [{ index: 0, text, logprobs: null, finish_reason: finish }] });
  return [
    ': keep-alive',
    ...answer.pieces.map((text) => chunk(text, null)),
    data({ ...frame, choices: [{ index: 0, text: '', finish_reason: answer.stop ?? 'stop' }], usage: usageOf(answer) }),
    'data: [DONE]',
  ];
}
