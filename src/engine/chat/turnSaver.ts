// Keeps a turn on disk while it grows: never more often than needed, never more than a second behind.
import { messageOf } from '../../shared/base/errors.ts';
import type { Logger } from '../../shared/base/log.ts';

/** Together with the time of one write this stays below the second that a kill may cost. */
const SAVE_AFTER_MS = 600;

export class TurnSaver {
  readonly #save: () => Promise<void>;
  readonly #log: Logger;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();
  #isFirst = true;
  #isDiscarded = false;
  #problem: string | undefined;

  /** `save` writes the state of that moment. */
  constructor(save: () => Promise<void>, log: Logger) {
    this.#save = save;
    this.#log = log;
  }

  /** Something has changed. The first change is written at once, so that a question is never lost. */
  saveSoon(): void {
    if (this.#isDiscarded) return;
    if (this.#isFirst) {
      this.#isFirst = false;
      this.#saveNow();
      return;
    }
    this.#timer ??= setTimeout(() => this.#saveNow(), SAVE_AFTER_MS);
  }

  /** Writes the end state; resolves with a sentence where it could not be kept. */
  async finish(): Promise<string | undefined> {
    if (!this.#isDiscarded) this.#saveNow();
    await this.#saving;
    return this.#isDiscarded ? undefined : this.#problem;
  }

  /** Nothing more is written. */
  discard(): void {
    this.#isDiscarded = true;
    clearTimeout(this.#timer);
  }

  #saveNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#saving = this.#saving.then(async () => {
      if (this.#isDiscarded) return;
      try {
        await this.#save();
        this.#problem = undefined;
      } catch (error) {
        if (this.#problem === undefined) this.#log.warn(`a chat could not be saved: ${messageOf(error)}`);
        this.#problem = `This answer could not be saved: ${messageOf(error)}`;
      }
    });
  }
}
