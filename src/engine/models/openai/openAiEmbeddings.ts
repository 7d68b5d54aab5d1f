// Texts as vectors over /v1/embeddings, which vLLM, llama-server (started with --embeddings), LM Studio and others have.
import * as z from 'zod';
import type { Endpoint } from '../endpoint.ts';
import type { EmbedRequest } from '../modelClient.ts';

const Embeddings = z.object({ data: z.array(z.object({ index: z.number(), embedding: z.array(z.number()) })) });

/** One vector per text, in their order. `extra` are fields of one engine beyond OpenAI's. @throws ServerError. */
export async function embedTexts(
  endpoint: Endpoint,
  { model, texts, signal }: EmbedRequest,
  extra: object = {},
): Promise<number[][]> {
  const body = { model, input: texts, encoding_format: 'float', ...extra };
  const call = { path: `${endpoint.apiPath}/embeddings`, body, model, task: 'embed' as const, signal };
  const { data } = await endpoint.json(Embeddings, call, endpoint.limits.chat.stallMs);
  return [...data].sort((a, b) => a.index - b.index).map(({ embedding }) => embedding);
}
