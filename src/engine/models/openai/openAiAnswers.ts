// What servers with OpenAI's API answer, with the fields that vLLM, llama-server, LM Studio and TGI add.
import * as z from 'zod';
import type { ReportedTimings, ReportedUsage } from '../modelClient.ts';

const text = z.string().nullish().catch(undefined);
const count = z.number().nullish().catch(undefined);

export const ListedModel = z.object({
  id: z.string(),
  owned_by: text,
  /** vLLM: tokens of one request; null for LoRA adapters. */
  max_model_len: count,
  /** vLLM: where the model was loaded from. */
  root: text,
  /** vLLM: the base model of a LoRA adapter. */
  parent: text,
  /** llama-server. */
  meta: z
    .object({ n_ctx: count, n_ctx_train: count, n_params: count, size: count, ftype: text })
    .nullish()
    .catch(undefined),
  /** llama-server as a router. */
  status: z.object({ value: text }).nullish().catch(undefined),
  /** llama-server: all names it goes by, `id` among them. */
  aliases: z.array(z.string()).nullish().catch(undefined),
});
export type ListedModel = z.infer<typeof ListedModel>;
/** `data` is null at an Ollama without models. */
export const ModelList = z.object({ data: z.array(ListedModel).nullable() });

/** Usage as OpenAI shapes it; read without zod, it comes with streams. */
export interface WireUsage {
  readonly prompt_tokens?: number | null;
  readonly completion_tokens?: number | null;
  readonly total_tokens?: number | null;
  /** DeepSeek's own name for the cached part. */
  readonly prompt_cache_hit_tokens?: number | null;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number | null } | null;
  readonly completion_tokens_details?: { readonly reasoning_tokens?: number | null } | null;
}

/** llama-server's own figures, on `/completion` and on every `/v1` answer. */
export interface WireTimings {
  readonly cache_n?: number;
  readonly prompt_n?: number;
  readonly prompt_ms?: number;
  readonly predicted_n?: number;
  readonly predicted_ms?: number;
}

export function usageOf(usage: WireUsage): ReportedUsage {
  const cached = usage.prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens;
  const reasoning = usage.completion_tokens_details?.reasoning_tokens;
  return {
    ...(typeof usage.prompt_tokens === 'number' && { promptTokens: usage.prompt_tokens }),
    ...(typeof cached === 'number' && { cachedTokens: cached }),
    ...(typeof usage.completion_tokens === 'number' && { outputTokens: outputTokens(usage, usage.completion_tokens) }),
    ...(typeof reasoning === 'number' && { reasoningTokens: reasoning }),
  };
}

/** Gemini leaves what it thought out of `completion_tokens`, but bills it: its total holds it. */
function outputTokens({ prompt_tokens, total_tokens }: WireUsage, completion: number): number {
  if (typeof prompt_tokens !== 'number' || typeof total_tokens !== 'number') return completion;
  return Math.max(completion, total_tokens - prompt_tokens);
}

/** The same from llama-server's timings, which come with every piece where asked for. */
export function usageOfTimings({ cache_n, prompt_n, predicted_n }: WireTimings): ReportedUsage {
  return {
    ...(cache_n !== undefined && prompt_n !== undefined && { promptTokens: cache_n + prompt_n }),
    ...(cache_n !== undefined && { cachedTokens: cache_n }),
    ...(predicted_n !== undefined && { outputTokens: predicted_n }),
  };
}

export function timingsOf(timings: WireTimings): ReportedTimings {
  return {
    ...(timings.prompt_n !== undefined && { evaluatedTokens: timings.prompt_n }),
    ...(timings.prompt_ms !== undefined && { evaluateMs: timings.prompt_ms }),
    ...(timings.predicted_n !== undefined && { generatedTokens: timings.predicted_n }),
    ...(timings.predicted_ms !== undefined && { generateMs: timings.predicted_ms }),
  };
}
