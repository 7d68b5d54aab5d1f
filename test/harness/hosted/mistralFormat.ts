// Mistral's chat and fill-in-the-middle completions (api reference "Chat" and "Fim"): extra fields are forbidden, the last
// turn is the person's, and usage comes with the last chunk without being asked for.
import * as z from 'zod';
import { bearer, chatDeltas, count, issueOf, stops } from './checks.ts';
import type { HostedAnswer, Refusal, WireFormat } from './hostedServer.ts';

const Chat = z.strictObject({
  model: z.string().min(1),
  messages: z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1),
  stream: z.literal(true),
  max_tokens: count.optional(),
  temperature: z.number().min(0).max(1.5).optional(),
  stop: stops.optional(),
});
const Fim = z.strictObject({
  model: z.string().regex(/codestral/, 'is not a model with fill-in-the-middle'),
  prompt: z.string(),
  suffix: z.string().optional(),
  stream: z.literal(true),
  max_tokens: count.optional(),
  min_tokens: z.number().int().optional(),
  temperature: z.number().min(0).max(1.5).optional(),
  top_p: z.number().optional(),
  stop: stops.optional(),
  random_seed: z.number().int().optional(),
});

export const mistralFormat: WireFormat = {
  modelsPath: '/v1/models',
  authorise: bearer,
  error: ({ status, message, type = 'invalid_request_error' }) =>
    status === 401 ? { detail: 'Unauthorized' } : { object: 'error', message, type, param: null, code: null },
  routes: {
    'POST /v1/chat/completions': { check: ({ body }) => forbidden(Chat, body) ?? wrongOrder(body), events },
    'POST /v1/fim/completions': { check: ({ body }) => forbidden(Fim, body), events },
  },
};

function forbidden(schema: z.ZodType, body: unknown): Refusal | undefined {
  const issue = issueOf(schema, body);
  if (!issue) return undefined;
  const at = issue.code === 'unrecognized_keys' ? issue.keys[0] : issue.path.join('.');
  return { status: 422, message: JSON.stringify({ detail: [{ type: 'extra_forbidden', loc: ['body', at] }] }) };
}

function wrongOrder(body: unknown): Refusal | undefined {
  const roles = Chat.parse(body).messages.map(({ role }) => role);
  const last = roles.at(-1);
  if (last !== 'user') return { status: 400, message: `Expected last role User or Tool but got ${last}` };
  const late = roles.findIndex((role, index) => role === 'system' && index > 0 && roles[index - 1] !== 'system');
  return late < 0 ? undefined : { status: 400, message: "Unexpected role 'system' after role 'user'" };
}

function events(answer: HostedAnswer, model: string): string[] {
  const { promptTokens, outputTokens } = answer;
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: outputTokens,
    total_tokens: promptTokens + outputTokens,
  };
  const frame = { id: 'm-1', object: 'chat.completion.chunk', created: 1, model };
  return [...chatDeltas(answer, frame, { usage }), 'data: [DONE]'];
}
