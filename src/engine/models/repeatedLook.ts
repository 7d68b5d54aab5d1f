// Looks again and again, with pauses that whoever has a reason can end. Never more than one look at a time.
import type { Clock } from '../clock.ts';

export interface LookParts {
  readonly clock: Clock;
  /** Never rejects. */
  look(): Promise<void>;
  /** Milliseconds to the next look, asked after each. */
  pauseMs(): number;
}

/** Between the beginnings of two looks, whatever the reasons for the second. */
const LEAST_PAUSE_MS = 300;

export class RepeatedLook {
  readonly #parts: LookParts;
  #looking: Promise<void> | undefined;
  #wake = new AbortController();
  #isAskedAnew = false;
  #isDisposed = false;

  constructor(parts: LookParts) {
    this.#parts = parts;
  }

  start(): void {
    void this.#run();
  }

  /** One look now; a second asker joins the one under way. */
  look(): Promise<void> {
    this.#looking ??= this.#parts.look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Resolves when no look is under way. */
  async idle(): Promise<void> {
    await this.#looking;
  }

  /** Ends the pause; `isAskedAnew` is for a person who is waiting: then there is none at all before that look. */
  wakeUp({ isAskedAnew = false } = {}): void {
    this.#isAskedAnew ||= isAskedAnew;
    this.#wake.abort();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#wake.abort();
  }

  async #run(): Promise<void> {
    const { clock, pauseMs } = this.#parts;
    while (!this.#isDisposed) {
      this.#wake = new AbortController();
      this.#isAskedAnew = false;
      const begunAt = clock.elapsed();
      await this.look();
      await clock.delay(pauseMs(), this.#wake.signal);
      // Many requests that fail at once are one reason to look, not many.
      const tooSoonMs = begunAt + LEAST_PAUSE_MS - clock.elapsed();
      if (tooSoonMs > 0 && !this.#isDisposed && !this.#isAskedAnew) await clock.delay(tooSoonMs);
    }
  }
}
