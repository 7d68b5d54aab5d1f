// One server as its client sees it: requests with time limits, and every failure turned into a ServerError.
import type * as z from 'zod';
import type { PerimeterFetch, RequestPurpose } from '../perimeter/perimeter.ts';
import { errorFromAnswer } from './errorAnswer.ts';
import { readLines } from './lines.ts';
import { ServerError } from './serverError.ts';

export interface EndpointOptions {
  /** What sentences call the server: its name in the settings. */
  readonly name: string;
  /** Without a slash at the end. */
  readonly url: string;
  /** Where OpenAI's API begins below `url`; `/v1` where missing. */
  readonly apiPath?: string;
  readonly fetch: PerimeterFetch;
  /** The server's key where the person gave one. */
  readonly key?: () => Promise<string | undefined>;
  readonly limits?: TimeLimits;
}

/** Longest silences, milliseconds. */
export interface StreamLimits {
  readonly firstByteMs: number;
  readonly stallMs: number;
}

export interface Call extends RequestPurpose {
  /** Begins with a slash. */
  readonly path: string;
  /** Sent as JSON; its presence makes it a POST. */
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

export interface TimeLimits {
  /** For small questions, from the connect to the last byte. */
  readonly metadataMs: number;
  /** A completion that has not begun after this helps nobody; the pipeline has given up long before. */
  readonly completion: StreamLimits;
  /** Long prompts on slow machines, and queues behind other people's work. */
  readonly chat: StreamLimits;
}

const LIMITS: TimeLimits = {
  metadataMs: 5_000,
  completion: { firstByteMs: 120_000, stallMs: 120_000 },
  chat: { firstByteMs: 600_000, stallMs: 120_000 },
};

const MAX_METADATA_BYTES = 32 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

export class Endpoint {
  readonly name: string;
  readonly url: string;
  readonly apiPath: string;
  readonly limits: TimeLimits;
  readonly #fetch: PerimeterFetch;
  readonly #key: (() => Promise<string | undefined>) | undefined;

  constructor(options: EndpointOptions) {
    this.name = options.name;
    this.url = options.url;
    this.apiPath = options.apiPath ?? '/v1';
    this.limits = options.limits ?? LIMITS;
    this.#fetch = options.fetch;
    this.#key = options.key;
  }

  /** The raw fetch with this server's key: for libraries that want one. A status that is no success throws. */
  readonly send = async (address: string, init: RequestInit & RequestPurpose): Promise<Response> => {
    const key = this.#key && (await this.#key());
    const headers = key === undefined ? init.headers : { ...asRecord(init.headers), authorization: `Bearer ${key}` };
    const response = await this.#fetch(address, headers === undefined ? init : { ...init, headers });
    if (response.ok) return response;
    const text = await readText(response, MAX_ERROR_BYTES).catch(() => '');
    const body = parseOr(text, text);
    const about = init.model === undefined ? this.name : `${this.name} (${init.model})`;
    const { status } = response;
    const retryAfter = response.headers.get('retry-after');
    throw errorFromAnswer({ status, retryAfter, body, hadKey: key !== undefined }, about);
  };

  /** A small answer as JSON that fits the schema; throws ServerError `protocol` where it does not. */
  async json<S extends z.ZodType>(schema: S, call: Call, limitMs = this.limits.metadataMs): Promise<z.infer<S>> {
    const body = parseOr(await this.text(call, limitMs), undefined);
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new ServerError('protocol', `${this.name} answers ${call.path} with something else than expected.`);
  }

  async text(call: Call, limitMs = this.limits.metadataMs): Promise<string> {
    const limit = new TimeLimit(call.signal, this.name);
    limit.set(limitMs);
    try {
      return await readText(await this.send(this.url + call.path, requestOf(call, limit.signal)), MAX_METADATA_BYTES);
    } finally {
      limit.clear();
    }
  }

  /** A long answer, line by line. Leaving the loop closes the socket. */
  async *lines(call: Call, limits: StreamLimits): AsyncGenerator<string> {
    const limit = new TimeLimit(call.signal, this.name);
    limit.set(limits.firstByteMs);
    try {
      const response = await this.send(this.url + call.path, requestOf(call, limit.signal));
      if (response.body === null) return;
      yield* readLines(response.body, () => limit.set(limits.stallMs));
    } finally {
      limit.clear();
    }
  }
}

/** Aborts with ServerError `timeout` when the time is up, and with the caller's own reason when the caller aborts. */
export class TimeLimit {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #name: string;
  readonly #onAbort = () => this.#controller.abort(this.#outer.reason);
  #timer: NodeJS.Timeout | undefined;
  #ms = 0;

  constructor(outer: AbortSignal, name: string) {
    this.#outer = outer;
    this.#name = name;
    this.signal = this.#controller.signal;
    // By hand rather than AbortSignal.any: that one costs a weak reference per request on a signal that lives long.
    if (outer.aborted) this.#onAbort();
    else outer.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Begins to count anew. */
  set(ms: number): void {
    if (this.#timer !== undefined && this.#ms === ms) {
      this.#timer.refresh();
      return;
    }
    clearTimeout(this.#timer);
    this.#ms = ms;
    this.#timer = setTimeout(() => {
      const seconds = Math.round(this.#ms / 1000);
      this.#controller.abort(new ServerError('timeout', `${this.#name} has been silent for ${seconds} seconds.`));
    }, ms);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#outer.removeEventListener('abort', this.#onAbort);
  }
}

function requestOf(call: Call, signal: AbortSignal): RequestInit & RequestPurpose {
  const purpose = { ...(call.task && { task: call.task }), ...(call.model && { model: call.model }) };
  if (call.body === undefined) return { method: 'GET', signal, ...purpose };
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST', headers, body: JSON.stringify(call.body), signal, ...purpose };
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the body and so the transfer.
    if (bytes > maxBytes) throw new ServerError('protocol', 'The answer of the server is far too long.');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseOr<T>(text: string, otherwise: T): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}

function asRecord(headers: RequestInit['headers']): Record<string, string> {
  return Object.fromEntries(new Headers(headers));
}
