// A minimal typed event, the same in every process.
import { type Disposable, toDisposable } from './disposables.ts';

export type Event<T> = (listener: (value: T) => void) => Disposable;

/** Fires to its listeners in the order in which they came. A listener that throws stops nobody else: `onError` hears of it. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void = rethrowLater) {
    this.#onError = onError;
  }

  readonly event: Event<T> = (listener) => {
    const own = (value: T) => listener(value);
    this.#listeners.add(own);
    return toDisposable(() => this.#listeners.delete(own));
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}

/** A bug in a listener must reach the process's own handler without breaking whoever fired. */
function rethrowLater(error: unknown): void {
  Promise.resolve().then(() => {
    throw error;
  });
}
