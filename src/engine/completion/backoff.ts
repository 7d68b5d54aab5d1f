// After a failure: how long no completion is asked for, so that a server in trouble sees no storm.
import { messageOf, UserError } from '../../shared/base/errors.ts';
import type { Reason } from '../../shared/protocol/status.ts';
import { ServerError } from '../models/serverError.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;

export class Backoff {
  #failures = 0;
  #until = 0;
  #reason: Reason | undefined;

  /** The reason to give instead of asking, at `now` (elapsed ms). */
  blocks(now: number): Reason | undefined {
    return now < this.#until ? this.#reason : undefined;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#until = 0;
  }

  /** Learns from an error and says it in one sentence. A prompt that was too long is no fault of the server's. */
  failed(error: unknown, now: number): Reason {
    const kind = error instanceof ServerError ? error.kind : 'failed';
    this.#reason = { code: `server-${kind}`, text: messageOf(error) };
    const remedy = error instanceof UserError ? error.remedy : undefined;
    if (remedy) this.#reason.command = remedy.command;
    if (kind !== 'context') {
      const asked = error instanceof ServerError ? error.details.retryAfterMs : undefined;
      this.#until = now + Math.max(asked ?? 0, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures));
      this.#failures++;
    }
    return this.#reason;
  }

  /** Another model or server: what is known of the old one no longer counts. */
  reset(): void {
    this.succeeded();
    this.#reason = undefined;
  }
}
