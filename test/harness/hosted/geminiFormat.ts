// Gemini's OpenAI-compatible endpoint (ai.google.dev, "OpenAI compatibility"): errors come as a list, unknown names are
// refused, and what was thought is in the total alone.
import * as z from 'zod';
import { chatDeltas, count, issueOf, stops } from './checks.ts';
import type { HostedAnswer, Refusal, WireFormat } from './hostedServer.ts';

const Body = z.strictObject({
  model: z.string().min(1),
  messages: z
    .array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string().min(1) }))
    .min(1),
  stream: z.literal(true),
  stream_options: z.strictObject({ include_usage: z.boolean() }).optional(),
  max_tokens: count.optional(),
  temperature: z.number().optional(),
  stop: stops.optional(),
});

export const geminiFormat: WireFormat = {
  modelsPath: '/v1beta/openai/models',
  // A wrong key is a wrong argument to it.
  authorise: ({ authorization }, key) =>
    authorization === `Bearer ${key}`
      ? undefined
      : { status: 400, message: 'API key not valid. Please pass a valid API key.', type: 'INVALID_ARGUMENT' },
  error: ({ status, message, type = 'INVALID_ARGUMENT' }) => [{ error: { code: status, message, status: type } }],
  routes: { 'POST /v1beta/openai/chat/completions': { check: ({ body }) => check(body), events } },
};

function check(body: unknown): Refusal | undefined {
  const issue = issueOf(Body, body);
  if (!issue) return undefined;
  const message =
    issue.code === 'unrecognized_keys'
      ? `Invalid JSON payload received. Unknown name "${issue.keys[0]}": Cannot find field.`
      : `Invalid value at '${issue.path.join('.')}'.`;
  return { status: 400, message };
}

function events(answer: HostedAnswer, model: string): string[] {
  const { promptTokens, outputTokens, thinkingTokens = 0, cachedTokens = 0 } = answer;
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: outputTokens - thinkingTokens,
    total_tokens: promptTokens + outputTokens,
    ...(cachedTokens > 0 && { prompt_tokens_details: { cached_tokens: cachedTokens } }),
  };
  const frame = { id: 'g-1', object: 'chat.completion.chunk', created: 1, model };
  return [...chatDeltas(answer, frame, { usage }), 'data: [DONE]'];
}
