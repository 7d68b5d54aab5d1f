// Others wait for the same engine: completion, which can do without an answer, stands back. Looked at rarely, after
// answers, and only where others may be waiting or something took long.
import type { Logger } from '../../shared/base/log.ts';
import type { Reason } from '../../shared/protocol/status.ts';
import type { Clock } from '../clock.ts';
import type { RoutedModel } from '../routing/router.ts';

/** Time to the first text from which on an engine of this machine, too, may be busy with others. */
const SLOW_MS = 2_000;
const BETWEEN_LOOKS_MS = 5_000;
const PAUSE_PER_REQUEST_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;
/** An answer later than this says nothing of now. */
const LOOK_MS = 1_500;

/** What of an ended request tells whether to look. */
export interface EndedRequest {
  /** Milliseconds until the first text, or until it was given up without any. */
  readonly waitedMs: number;
  /** Whether a newer request of ours runs at the time of asking: the server counts it too. */
  readonly isNextRunning: () => boolean;
}

export class QueueWatch {
  readonly #clock: Clock;
  readonly #log: Logger;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #until = 0;
  #reason: Reason | undefined;
  /** Counts resets: a look that began before one belongs to another server. */
  #round = 0;

  constructor(clock: Clock, log: Logger) {
    this.#clock = clock;
    this.#log = log;
  }

  /** The reason to give instead of asking. */
  get blocks(): Reason | undefined {
    return this.#clock.elapsed() < this.#until ? this.#reason : undefined;
  }

  /** Looks how many wait, where that is worth a question; never rejects. */
  async ended({ client, info, isShared }: RoutedModel, { waitedMs, isNextRunning }: EndedRequest): Promise<void> {
    const now = this.#clock.elapsed();
    if (!client.queueDepth || !(isShared || waitedMs >= SLOW_MS) || now - this.#lookedAt < BETWEEN_LOOKS_MS) return;
    this.#lookedAt = now;
    const round = this.#round;
    const over = new AbortController();
    void this.#clock.delay(LOOK_MS, over.signal).then(() => over.abort());
    try {
      const depth = await client.queueDepth(over.signal);
      const others = (depth ?? 0) - (isNextRunning() ? 1 : 0);
      if (others > 0 && round === this.#round) this.#standBack(others, info.server);
    } catch (error) {
      // Not every server says it, and none has to.
      this.#log.debug(`${info.server} does not say how many wait: ${String(error)}`);
    } finally {
      over.abort();
    }
  }

  /** Another model or server. */
  reset(): void {
    this.#round++;
    this.#until = 0;
    this.#lookedAt = Number.NEGATIVE_INFINITY;
  }

  #standBack(others: number, server: string): void {
    this.#until = this.#clock.elapsed() + Math.min(LONGEST_PAUSE_MS, others * PAUSE_PER_REQUEST_MS);
    const waiting = others === 1 ? 'One request waits' : `${others} requests wait`;
    this.#reason = {
      code: 'engine-queue',
      text: `${waiting} for the model server ${server}; completion stands back for a moment.`,
    };
    this.#log.debug(`${others} wait at ${server}`);
  }
}
