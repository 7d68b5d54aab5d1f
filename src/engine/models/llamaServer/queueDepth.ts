// How many requests wait at a llama-server: from its metrics where it was started with them, else from its slots.
import * as z from 'zod';
import type { Endpoint } from '../endpoint.ts';
import { ServerError } from '../serverError.ts';

/** `llamacpp:requests_deferred 0`: requests that found no free slot. */
const DEFERRED = /^llamacpp:requests_deferred\s+([\d.eE+]+)/m;
const Slots = z.array(z.object({ is_processing: z.boolean() }));
/** An answer later than this is of no use to a completion. */
const LIMIT_MS = 1_000;

/**
 * Requests that wait; with the slots alone, as many as are at work where all of them are, for whoever asks then waits for
 * one. Undefined where the server says neither. Throws ServerError.
 */
export async function readQueueDepth(endpoint: Endpoint, signal: AbortSignal): Promise<number | undefined> {
  try {
    const deferred = DEFERRED.exec(await endpoint.text({ path: '/metrics', signal }, LIMIT_MS))?.[1];
    return deferred === undefined ? undefined : Number(deferred);
  } catch (error) {
    // 501 where it was not started with --metrics.
    if (!(error instanceof ServerError && (error.kind === 'unsupported' || error.kind === 'not-found'))) throw error;
  }
  const slots = await endpoint.json(Slots, { path: '/slots', signal }, LIMIT_MS);
  return slots.length > 0 && slots.every((slot) => slot.is_processing) ? slots.length : 0;
}
