// What the providers' formats have in common: keys in a header, JSON without unknown fields, chat deltas.
import type http from 'node:http';
import * as z from 'zod';
import type { HostedAnswer, Refusal } from './hostedServer.ts';

export const count = z.number().int().min(1);
export const stops = z.union([z.string(), z.array(z.string()).max(16)]);

export function bearer(headers: http.IncomingHttpHeaders, key: string): Refusal | undefined {
  if (headers.authorization === undefined)
    return { status: 401, message: 'You did not provide an API key.', type: 'invalid_request_error' };
  if (headers.authorization === `Bearer ${key}`) return undefined;
  return { status: 401, message: 'Incorrect API key provided.', type: 'invalid_api_key' };
}

/** The first thing that is wrong with a body, or undefined. */
export function issueOf(schema: z.ZodType, body: unknown): z.core.$ZodIssue | undefined {
  const result = schema.safeParse(body);
  return result.success ? undefined : result.error.issues[0];
}

/** One streamed chunk as `data:` line. */
export function data(value: unknown): string {
  return `data: ${JSON.stringify(value)}`;
}

/** The pieces of an answer as chat deltas, each with the same frame, and the last with why it ended. */
export function chatDeltas(answer: HostedAnswer, frame: object, last: object = {}): string[] {
  const chunk = (delta: object, finish: string | null, more: object = {}) =>
    data({ ...frame, choices: [{ index: 0, delta, finish_reason: finish }], ...more });
  const thinking = (answer.thinking ?? []).map((text) => chunk({ reasoning_content: text }, null));
  const pieces = answer.pieces.map((content) => chunk({ content }, null));
  return [
    chunk({ role: 'assistant', content: '' }, null),
    ...thinking,
    ...pieces,
    chunk({}, answer.stop ?? 'stop', last),
  ];
}
