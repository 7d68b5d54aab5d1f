// OpenAI's chat completions (API reference, "Create chat completion" and "Streaming"), and the same for "any address
// like it", which takes the older `max_tokens`.
import * as z from 'zod';
import { bearer, chatDeltas, count, data, issueOf, stops } from './checks.ts';
import type { HostedAnswer, Refusal, WireFormat } from './hostedServer.ts';

const Message = z.strictObject({
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: z.string(),
});
const Common = {
  model: z.string().min(1),
  messages: z.array(Message).min(1),
  stream: z.literal(true),
  stream_options: z.strictObject({ include_usage: z.boolean() }).optional(),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().optional(),
  stop: stops.optional(),
};
const NewBody = z.strictObject({ ...Common, max_completion_tokens: count.optional() });
const OldBody = z.strictObject({ ...Common, max_tokens: count.optional() });

export const openAiFormat: WireFormat = formatOf(NewBody, '/v1');
/** What gateways and other providers call OpenAI-compatible. */
export const compatibleFormat: WireFormat = formatOf(OldBody, '/api/v1');

function formatOf(schema: z.ZodType, base: string): WireFormat {
  return {
    modelsPath: `${base}/models`,
    authorise: bearer,
    error: ({ message, type = 'invalid_request_error' }) => ({ error: { message, type, param: null, code: type } }),
    routes: {
      [`POST ${base}/chat/completions`]: { check: ({ body }) => check(schema, body), events },
    },
  };
}

function check(schema: z.ZodType, body: unknown): Refusal | undefined {
  const issue = issueOf(schema, body);
  if (!issue) return undefined;
  if (issue.code !== 'unrecognized_keys') return { status: 400, message: `Invalid '${issue.path.join('.')}'.` };
  const [name] = issue.keys;
  if (name === 'max_tokens') {
    const message = "Unsupported parameter: 'max_tokens' is not supported with this model.";
    return { status: 400, message, type: 'unsupported_parameter' };
  }
  return { status: 400, message: `Unrecognized request argument supplied: ${name}` };
}

function events(answer: HostedAnswer, model: string): string[] {
  const frame = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model, usage: null };
  if (answer.failsWith !== undefined) {
    const error = { message: 'The server had an error.', type: answer.failsWith, code: null };
    return [...chatDeltas(answer, frame).slice(0, -1), data({ error })];
  }
  const { promptTokens, outputTokens, cachedTokens = 0, thinkingTokens = 0 } = answer;
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: outputTokens,
    total_tokens: promptTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: thinkingTokens, audio_tokens: 0 },
  };
  return [...chatDeltas(answer, frame), data({ ...frame, choices: [], usage }), 'data: [DONE]'];
}
