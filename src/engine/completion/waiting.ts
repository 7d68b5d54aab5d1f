// Waiting for whichever comes first, without leaving timers or listeners behind.
import type { Clock } from '../clock.ts';

/** Resolves when `event` does, when the signal aborts, or after `ms` (undefined: no limit). Never rejects. */
export async function waitFor(
  clock: Clock,
  event: Promise<unknown> | undefined,
  limits: { signal: AbortSignal; ms?: number | undefined },
): Promise<void> {
  if (limits.signal.aborted) return;
  const over = new AbortController();
  const races: Promise<unknown>[] = [
    new Promise<void>((resolve) => {
      limits.signal.addEventListener('abort', () => resolve(), { once: true, signal: over.signal });
    }),
  ];
  if (event) races.push(event);
  if (limits.ms !== undefined) races.push(clock.delay(limits.ms, over.signal));
  try {
    await Promise.race(races);
  } finally {
    over.abort();
  }
}
