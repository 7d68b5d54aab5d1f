// What an Ollama has and fetches, through the `ollama` package with our own way out injected. Nothing here carries code.
import { Ollama } from 'ollama/browser';
import { isCancellation, messageOf } from '../../../shared/base/errors.ts';
import { systemClock } from '../../clock.ts';
import { type Endpoint, TimeLimit } from '../endpoint.ts';
import type { PullProgress } from '../modelClient.ts';
import { ServerError } from '../serverError.ts';
import { type Loaded, Processes, type Tag, Tags } from './ollamaAnswers.ts';

/** A download that was called off winds down in milliseconds; who asks for it meanwhile gets its end as an answer. */
const WINDING_DOWN = /context canceled/;
const WIND_DOWN_MS = 200;
const MOST_TRIES = 5;

export class OllamaLibrary {
  readonly #endpoint: Endpoint;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  async tags(signal: AbortSignal): Promise<Tag[]> {
    const answer = await this.#limited(signal, (ollama) => ollama.list());
    return read(Tags, answer, this.#endpoint.name).models ?? [];
  }

  /** What is in memory now. */
  async loaded(signal: AbortSignal): Promise<Loaded[]> {
    const answer = await this.#limited(signal, (ollama) => ollama.ps());
    return read(Processes, answer, this.#endpoint.name).models ?? [];
  }

  async #limited<T>(signal: AbortSignal, ask: (ollama: Ollama) => Promise<T>): Promise<T> {
    const limit = new TimeLimit(signal, this.#endpoint.name);
    limit.set(this.#endpoint.limits.metadataMs);
    try {
      return await ask(this.#package(limit.signal)).catch(asServerError(this.#endpoint.name));
    } finally {
      limit.clear();
    }
  }

  /** The package with our own way out: perimeter, key, and a signal it does not know of itself. */
  #package(signal: AbortSignal): Ollama {
    const fetch = (address: unknown, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      // It would tell the server which system this machine runs.
      headers.delete('user-agent');
      return this.#endpoint.send(String(address), { ...init, headers, signal });
    };
    return new Ollama({ host: this.#endpoint.url, fetch: fetch as typeof globalThis.fetch });
  }

  /** Goes on from what has come before, also right after a download of the same model was called off. */
  async pull(name: string, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#pullOnce(name, onProgress, signal);
      } catch (error) {
        if (signal.aborted || tries === MOST_TRIES || !WINDING_DOWN.test(messageOf(error))) throw error;
        await systemClock.delay(WIND_DOWN_MS, signal);
      }
    }
  }

  async #pullOnce(name: string, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<void> {
    const toServerError = asServerError(this.#endpoint.name);
    const stream = await this.#package(signal).pull({ model: name, stream: true }).catch(toServerError);
    try {
      for await (const { status, completed, total } of stream) {
        onProgress({
          status,
          ...(completed !== undefined && { completedBytes: completed }),
          ...(total !== undefined && { totalBytes: total }),
        });
      }
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      toServerError(error);
    }
  }
}

function asServerError(server: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof ServerError || isCancellation(error)) throw error;
    // The package's own errors: an answer it cannot parse, or a failure reported inside a stream.
    if (error instanceof SyntaxError)
      throw new ServerError('protocol', `${server} answers with something else than JSON.`);
    throw new ServerError('failed', `${server} failed (${error instanceof Error ? error.message : String(error)}).`, {
      cause: error,
    });
  };
}

function read<S extends typeof Tags | typeof Processes>(
  schema: S,
  answer: unknown,
  server: string,
): ReturnType<S['parse']> {
  const parsed = schema.safeParse(answer);
  if (!parsed.success)
    throw new ServerError('protocol', `${server} answers with something else than a list of models.`);
  // Both schemas are objects; what safeParse returns for a union of them is the union of their results.
  return parsed.data as ReturnType<S['parse']>;
}
