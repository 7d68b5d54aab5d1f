// How long to wait before asking: nothing while guesses hold, longer while the person keeps typing something else.

/** Keys further apart than this are a pause, not a rhythm. */
const LONGEST_GAP_MS = 800;
const KEPT_GAPS = 12;
const INITIAL_GAP_MS = 130;
/** The longest wait of all, so that a pause is never missed. */
const LONGEST_WAIT_MS = 300;
/** Guesses in a row that may go wrong within a few characters before Hob waits at all. */
const FREE_MISSES = 2;
/** An answer that held for so many characters was worth asking for. */
const WORTH_CHARS = 5;

export class Pacing {
  readonly #gaps: number[] = [];
  #lastKey: number | undefined;
  #misses = 0;

  /** A key was pressed at `now` (elapsed ms). */
  key(now: number): void {
    const gap = this.#lastKey === undefined ? undefined : now - this.#lastKey;
    this.#lastKey = now;
    if (gap === undefined || gap > LONGEST_GAP_MS || gap < 5) return;
    this.#gaps.push(gap);
    if (this.#gaps.length > KEPT_GAPS) this.#gaps.shift();
  }

  /** The person typed something else than an answer said, after `agreed` characters of it. */
  missed(agreed: number): void {
    this.#misses = agreed >= WORTH_CHARS ? 0 : this.#misses + 1;
  }

  /** An answer was taken or typed through. */
  hit(): void {
    this.#misses = 0;
  }

  /** The person went on at another place: what went wrong before says nothing there. */
  moved(): void {
    this.#misses = 0;
  }

  /** Milliseconds to wait from `now` before asking. */
  waitMs(now: number): number {
    if (this.#misses < FREE_MISSES) return 0;
    const sorted = [...this.#gaps].sort((a, b) => a - b);
    const gap = sorted[sorted.length >> 1] ?? INITIAL_GAP_MS;
    const wanted = Math.min(LONGEST_WAIT_MS, gap * (0.6 + 0.4 * (this.#misses - FREE_MISSES + 1)));
    const since = this.#lastKey === undefined ? wanted : now - this.#lastKey;
    return Math.max(0, wanted - since);
  }

  /** Milliseconds since the last key; Infinity before the first. */
  idleMs(now: number): number {
    return this.#lastKey === undefined ? Number.POSITIVE_INFINITY : now - this.#lastKey;
  }
}
