// Anthropic's Messages API (reference "Create a Message", "Streaming Messages", "Errors").
import * as z from 'zod';
import { count, issueOf } from './checks.ts';
import type { HostedAnswer, Refusal, WireFormat } from './hostedServer.ts';

const Body = z.strictObject({
  model: z.string().min(1),
  max_tokens: count,
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.string().min(1) })).min(1),
  system: z.string().optional(),
  temperature: z.number().min(0).max(1).optional(),
  stop_sequences: z.array(z.string()).optional(),
  stream: z.literal(true),
});

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  529: 'overloaded_error',
};

export const anthropicFormat: WireFormat = {
  modelsPath: '/v1/models',
  authorise(headers, key) {
    if (headers['anthropic-version'] !== '2023-06-01')
      return { status: 400, message: 'anthropic-version: header is required' };
    if (headers['x-api-key'] === key) return undefined;
    return { status: 401, message: 'invalid x-api-key' };
  },
  error: ({ status, message, type }) => ({
    type: 'error',
    error: { type: type ?? TYPES[status] ?? 'invalid_request_error', message },
    request_id: 'req_1',
  }),
  routes: { 'POST /v1/messages': { check: ({ body }) => check(body), events } },
};

function check(body: unknown): Refusal | undefined {
  const issue = issueOf(Body, body);
  if (issue?.code === 'unrecognized_keys')
    return { status: 400, message: `${issue.keys[0]}: Extra inputs are not permitted` };
  if (issue) return { status: 400, message: `${issue.path.join('.')}: Field required` };
  const { messages } = Body.parse(body);
  const wrong = messages.findIndex(({ role }, index) => role !== (index % 2 === 0 ? 'user' : 'assistant'));
  if (wrong === 0) return { status: 400, message: 'messages: first message must use the "user" role' };
  if (wrong > 0) return { status: 400, message: 'messages: roles must alternate between "user" and "assistant"' };
  return undefined;
}

function events(answer: HostedAnswer, model: string): string[] {
  const event = (type: string, more: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}`;
  const { promptTokens, cachedTokens = 0, outputTokens, stop } = answer;
  const usage = {
    input_tokens: promptTokens - cachedTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cachedTokens,
    output_tokens: 1,
  };
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model, content: [], stop_reason: null, usage };
  const block = (index: number, type: string, deltas: readonly object[]) => [
    event('content_block_start', { index, content_block: { type, [type]: '' } }),
    ...deltas.map((delta) => event('content_block_delta', { index, delta })),
    event('content_block_stop', { index }),
  ];
  const thought = (answer.thinking ?? []).map((thinking) => ({ type: 'thinking_delta', thinking }));
  const said = answer.pieces.map((text) => ({ type: 'text_delta', text }));
  const begun = [
    event('message_start', { message }),
    event('ping', {}),
    ...(thought.length > 0 ? block(0, 'thinking', thought) : []),
    ...block(thought.length > 0 ? 1 : 0, 'text', said),
  ];
  if (answer.failsWith !== undefined) {
    return [...begun, event('error', { error: { type: answer.failsWith, message: 'Overloaded' } })];
  }
  const reason = stop === 'length' ? 'max_tokens' : 'end_turn';
  return [
    ...begun,
    event('message_delta', {
      delta: { stop_reason: reason, stop_sequence: null },
      usage: { output_tokens: outputTokens },
    }),
    event('message_stop', {}),
  ];
}
