// Time as parts see it, so that tests can hold it in their hands.

export interface Clock {
  /** Milliseconds since the epoch; may jump when the person sets the clock. */
  now(): number;
  /** Milliseconds that only ever go forward, for durations. */
  elapsed(): number;
  /** Resolves after `ms`, or at once when the signal aborts; never rejects. */
  delay(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The clock on the wall and the machine's own timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  delay: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
    }),
};
