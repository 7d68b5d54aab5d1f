// How many requests wait at a vLLM, from its Prometheus page. The page is long and grows with versions: it is read line
// by line, and no further than needed.
import type { Endpoint, StreamLimits } from '../endpoint.ts';

/** `vllm:num_requests_waiting{engine="0",model_name="…"} 3.0`; `…_by_reason` is the same again, in parts. */
const WAITING = /^vllm:num_requests_waiting(?:\{[^}]*\})?\s+([\d.eE+]+)/;
/** It stands among the first two hundred lines. */
const MOST_LINES = 5_000;
/** An answer later than this is of no use to a completion. */
const LIMITS: StreamLimits = { firstByteMs: 1_000, stallMs: 1_000 };

/**
 * Requests that wait, of all engines behind this address; undefined where the page does not say. Throws ServerError
 * where there is no such page.
 */
export async function readQueueDepth(endpoint: Endpoint, signal: AbortSignal): Promise<number | undefined> {
  let waiting: number | undefined;
  let lines = 0;
  for await (const line of endpoint.lines({ path: '/metrics', signal }, LIMITS)) {
    const value = WAITING.exec(line)?.[1];
    if (value !== undefined) waiting = (waiting ?? 0) + Number(value);
    // Data-parallel engines stand one below the other, so the first other line ends them.
    else if (waiting !== undefined) break;
    if (++lines >= MOST_LINES) break;
  }
  return waiting;
}
