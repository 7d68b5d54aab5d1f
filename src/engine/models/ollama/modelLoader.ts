// Sees to it that a model is loaded before work is sent to it. A request that is cancelled while Ollama loads aborts
// the load, and the next one starts from zero (seen on 0.32.6); so one request that nobody cancels does the loading.
import { ServerError } from '../serverError.ts';

/** Ollama keeps a model 5 minutes by default; after this long without a word from it, it is asked again. */
const TRUST_MS = 60_000;

export interface LoaderOptions {
  /** Names that the server holds in memory now. */
  readonly loadedNames: () => Promise<ReadonlySet<string>>;
  /** Loads and resolves when it is done. Nobody cancels it. */
  readonly load: (name: string, contextTokens: number | undefined) => Promise<void>;
  /** The model that is being loaded, or undefined when that is over. */
  readonly onLoading: (name: string | undefined) => void;
  /** Milliseconds that only go forward. */
  readonly elapsed: () => number;
}

export class ModelLoader {
  readonly #options: LoaderOptions;
  /** When each model was last known to be in memory. */
  readonly #seen = new Map<string, number>();
  readonly #loads = new Map<string, Promise<void>>();

  constructor(options: LoaderOptions) {
    this.#options = options;
  }

  /** Resolves when the model is in memory; rejects with the signal's reason, while the load goes on. */
  async ready(name: string, contextTokens: number | undefined, signal: AbortSignal): Promise<void> {
    if (this.#isTrusted(name)) return;
    const isLoading = this.#loads.has(name);
    if (!isLoading && (await this.#options.loadedNames()).has(fullName(name))) {
      this.seen(name);
      return;
    }
    await abortable(this.load(name, contextTokens), signal);
  }

  /** One load per model at a time, whoever asks. */
  load(name: string, contextTokens: number | undefined): Promise<void> {
    const running = this.#loads.get(name);
    if (running !== undefined) return running;
    this.#options.onLoading(name);
    const load = this.#options
      .load(name, contextTokens)
      .then(() => this.seen(name))
      .finally(() => {
        this.#loads.delete(name);
        const [other] = this.#loads.keys();
        this.#options.onLoading(other);
      });
    this.#loads.set(name, load);
    // Whoever waits hears of a failure; a load that nobody waits for any more must not end the process.
    load.catch(() => {});
    return load;
  }

  /** The model has just answered. */
  seen(name: string): void {
    this.#seen.set(name, this.#options.elapsed());
  }

  /** Something went wrong with it: it may have been unloaded. */
  doubt(name: string): void {
    this.#seen.delete(name);
  }

  /** The server went away and took everything with it. */
  doubtAll(): void {
    this.#seen.clear();
  }

  #isTrusted(name: string): boolean {
    const at = this.#seen.get(name);
    return at !== undefined && this.#options.elapsed() - at < TRUST_MS;
  }
}

/** The name as Ollama lists it: with its tag. */
export function fullName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).includes(':') ? name : `${name}:latest`;
}

function abortable(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () =>
      reject(signal.reason instanceof Error ? signal.reason : new ServerError('timeout', 'Gave up waiting.'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
