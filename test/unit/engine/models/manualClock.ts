// A clock that stands still until a test moves it.
import type { Clock } from '../../../../src/engine/clock.ts';

export class ManualClock implements Clock {
  #time = 1_000_000;
  readonly #waiting = new Set<{ readonly due: number; readonly wake: () => void }>();
  /** Every delay that was asked for, milliseconds. */
  readonly delays: number[] = [];

  now = (): number => this.#time;
  elapsed = (): number => this.#time;

  delay = (ms: number, signal?: AbortSignal): Promise<void> => {
    this.delays.push(ms);
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const entry = {
        due: this.#time + ms,
        wake: () => {
          this.#waiting.delete(entry);
          signal?.removeEventListener('abort', entry.wake);
          resolve();
        },
      };
      this.#waiting.add(entry);
      signal?.addEventListener('abort', entry.wake, { once: true });
    });
  };

  /** How many delays are under way. */
  get waiting(): number {
    return this.#waiting.size;
  }

  advance(ms: number): void {
    this.#time += ms;
    for (const entry of [...this.#waiting]) if (entry.due <= this.#time) entry.wake();
  }
}
