// What Ollama answers, as far as Hob reads it. Fields that came with later versions are optional; wrong ones count as missing.
import * as z from 'zod';

const text = z.string().optional().catch(undefined);
const count = z.number().optional().catch(undefined);
const Details = z
  .object({
    family: text,
    parameter_size: text,
    quantization_level: text,
    context_length: count,
    /** The model that this one was made FROM; empty for those of the library. */
    parent_model: text,
  })
  .catch({});
const Capabilities = z.array(z.string()).optional().catch(undefined);

export const Version = z.object({ version: z.string() });

export const Tag = z.object({
  name: z.string(),
  size: count,
  digest: text,
  remote_host: text,
  remote_model: text,
  details: Details.optional(),
  capabilities: Capabilities,
});
export type Tag = z.infer<typeof Tag>;
/** `models` is null on a server without any. */
export const Tags = z.object({ models: z.array(Tag).nullable() });

export const Loaded = z.object({ name: z.string(), size: count, size_vram: count, context_length: count });
export type Loaded = z.infer<typeof Loaded>;
export const Processes = z.object({ models: z.array(Loaded).nullable() });

export const Shown = z.object({
  license: text,
  template: text,
  modelfile: text,
  remote_host: text,
  remote_model: text,
  details: Details.optional(),
  capabilities: Capabilities,
  model_info: z.record(z.string(), z.unknown()).nullish().catch(undefined),
});
export type Shown = z.infer<typeof Shown>;

/** One line of a stream. Read without zod: it comes once per token. */
export interface StreamRecord {
  readonly model?: unknown;
  readonly response?: string;
  readonly message?: { readonly content?: string; readonly thinking?: string };
  readonly thinking?: string;
  readonly done?: boolean;
  readonly done_reason?: string;
  readonly error?: unknown;
  readonly remote_host?: string;
  readonly load_duration?: number;
  readonly prompt_eval_count?: number;
  readonly prompt_eval_duration?: number;
  readonly eval_count?: number;
  readonly eval_duration?: number;
}

export const Embeddings = z.object({ embeddings: z.array(z.array(z.number())) });
