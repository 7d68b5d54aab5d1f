// Waiting for what comes by itself, with a bound: by looking again and again, or whenever something has happened.

/** The usual bound: what takes longer on a machine under load is broken. */
const BOUND_MS = 2_000;
const LOOK_AGAIN_MS = 5;

/** Resolves when the condition holds. `what` names it where it does not, and may tell how things stand then. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string | (() => string),
  boundMs = BOUND_MS,
): Promise<void> {
  const end = performance.now() + boundMs;
  while (!(await condition())) {
    if (performance.now() > end) throw inVain(what, boundMs);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** What a server or a client goes through; who waits for something looks again at each. */
export class Happenings {
  readonly #waiting = new Set<() => void>();

  /** Something has happened. */
  notify(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  async until(condition: () => boolean, what: string | (() => string), boundMs: number): Promise<void> {
    const end = performance.now() + boundMs;
    while (!condition()) {
      const left = end - performance.now();
      if (left <= 0) throw inVain(what, boundMs);
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        // Not everything is told.
        const timer = setTimeout(wake, Math.min(left, 50));
        this.#waiting.add(wake);
      });
    }
  }
}

function inVain(what: string | (() => string), boundMs: number): Error {
  return new Error(`Waited ${boundMs} ms in vain for ${typeof what === 'string' ? what : what()}`);
}
