// LoRA adapters that a llama-server was started with (`--lora FILE`): each can be asked for by itself, so each is listed
// below the model that it belongs to. `GET /lora-adapters`, seen on b11434.
import * as z from 'zod';
import type { Endpoint } from '../endpoint.ts';
import type { ModelDescription } from '../modelClient.ts';
import { ServerError } from '../serverError.ts';

const Adapters = z.array(z.object({ id: z.number(), path: z.string(), scale: z.number().catch(0) }));

export interface Adapter {
  readonly id: number;
  /** Of its file, without folder and ending. */
  readonly name: string;
  /** How much the server applies of it unasked: 1 after `--lora FILE`, F after `--lora-scaled FILE:F`. */
  readonly scale: number;
}

/** None where the server does not know the question: an old one, or a router. */
export async function readAdapters(endpoint: Endpoint, signal: AbortSignal): Promise<Adapter[]> {
  try {
    const listed = await endpoint.json(Adapters, { path: '/lora-adapters', signal });
    return listed.map(({ id, path, scale }) => ({ id, scale, name: nameOf(path) }));
  } catch (error) {
    if (!(error instanceof ServerError) || error.kind === 'unreachable') throw error;
    return [];
  }
}

/**
 * What a request for this model says of adapters. Always all of them: where a request says nothing, the server goes on
 * with what it evaluated under the adapter of the one before (b11434).
 */
export function adapterFields(model: string, adapters: readonly Adapter[]): object {
  if (adapters.length === 0) return {};
  const isOne = adapters.some(({ name }) => name === model);
  return { lora: adapters.map(({ id, name, scale }) => ({ id, scale: isOne ? Number(name === model) : scale })) };
}

/** The base, which has what the server applies unasked, and each adapter below it. */
export function withAdapters(base: ModelDescription, adapters: readonly Adapter[]): ModelDescription[] {
  const isTuned = adapters.some(({ scale }) => scale !== 0);
  return [
    { ...base, ...(isTuned && { isAdapter: true }) },
    ...adapters.map(({ name }) => ({ ...base, name, parent: base.name, isAdapter: true })),
  ];
}

function nameOf(path: string): string {
  return path.replace(/^.*[/\\]/, '').replace(/\.gguf$/i, '');
}
