// Time that passes only when the bench says so: hours of typing in seconds, and nothing else in the CPU's count.
import type { Clock } from '../../src/engine/clock.ts';

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

export class VirtualClock implements Clock {
  #elapsed = 0;
  #timers: Timer[] = [];

  now(): number {
    return 1_700_000_000_000 + this.#elapsed;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  delay(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const fire = () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
        signal?.removeEventListener('abort', fire);
        resolve();
      };
      const timer = { at: this.#elapsed + ms, fire };
      this.#timers.push(timer);
      signal?.addEventListener('abort', fire, { once: true });
    });
  }

  /** Lets time pass; what waits runs in its order, each with what follows from it. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    for (;;) {
      await settled();
      const next = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.fire();
    }
    this.#elapsed = end;
  }
}

/** Resolves when what was ready to run has run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
