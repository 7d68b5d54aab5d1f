// What a model is asked for. Each task has its own route to a model.
import * as z from 'zod';

export const TASKS = ['completion', 'chat', 'edit', 'commit', 'embed'] as const;
export const Task = z.enum(TASKS);
export type Task = z.infer<typeof Task>;

export const SERVER_KINDS = ['ollama', 'vllm', 'llama-server', 'openai-compatible'] as const;
export const ServerKind = z.enum(SERVER_KINDS);
export type ServerKind = z.infer<typeof ServerKind>;
