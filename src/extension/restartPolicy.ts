// When a crashed language server is started again without anybody asking.

/** After running this long the server has shown that it works, so the next crash is a new one. */
const PROVEN_AFTER_MS = 10 * 60_000;

/** One restart by itself, and another only after the server has proven itself in between. */
export class RestartPolicy {
  readonly #now: () => number;
  #isSpent = false;
  #startedAt = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The server answers; `byPerson` means that somebody asked for the start and the count begins anew. */
  started(byPerson: boolean): void {
    this.#startedAt = this.#now();
    if (byPerson) this.#isSpent = false;
  }

  /** Whether to start again after a crash. Saying yes spends the one restart. */
  mayRestart(): boolean {
    if (this.#startedAt > 0 && this.#now() - this.#startedAt >= PROVEN_AFTER_MS) this.#isSpent = false;
    if (this.#isSpent) return false;
    this.#isSpent = true;
    return true;
  }
}
