// One slot of a model server: evaluates prompts at a given speed, keeps the KV cache of the last one, and is freed by an
// abort as a real one is.
import { systemClock } from '../../../src/engine/clock.ts';
import { piecesOf } from './pieces.ts';

/** Tokens that are evaluated in one go; an engine looks for a cancel between batches. */
const BATCH_TOKENS = 512;

export interface SlotOptions {
  /** Tokens per second. */
  readonly prefill: number;
  readonly decode: number;
  /** Runs so many times faster than it says. */
  readonly speed: number;
  /** `batch`: an aborted prompt stops when its batch is done, as real engines do; `now`: at once. */
  readonly abort: 'now' | 'batch';
}

/** What the engine paid for one request; times in its own milliseconds. */
export interface SlotRecord {
  readonly path: string;
  /** When it came, milliseconds since the epoch. */
  readonly arrivedAt: number;
  readonly promptTokens: number;
  readonly evaluatedTokens: number;
  readonly generatedTokens: number;
  readonly isCancelled: boolean;
  readonly queuedMs: number;
  readonly busyMs: number;
}

export interface SlotWork {
  readonly path: string;
  readonly prompt: string;
  /** Called when the prompt has been evaluated: the answer's pieces. */
  readonly answer: () => readonly string[];
  /** Tokens; negative for no limit. */
  readonly maxTokens: number;
  readonly stop: readonly string[];
  readonly signal: AbortSignal;
  readonly emit: (text: string) => void;
}

export interface SlotResult {
  readonly promptTokens: number;
  readonly evaluatedTokens: number;
  readonly generatedTokens: number;
}

export class Slot {
  readonly #options: SlotOptions;
  readonly #record: (record: SlotRecord) => void;
  #cache: string[] = [];
  #queue: Promise<void> = Promise.resolve();

  constructor(options: SlotOptions, record: (record: SlotRecord) => void) {
    this.#options = options;
    this.#record = record;
  }

  /** Runs when all that came before is done; resolves at the end or after an abort. */
  async run(work: SlotWork): Promise<SlotResult> {
    const arrived = performance.now();
    const arrivedAt = Date.now();
    const before = this.#queue;
    let leave = () => {};
    this.#queue = new Promise((resolve) => {
      leave = resolve;
    });
    await before;
    const started = performance.now();
    const paid = { promptTokens: 0, evaluatedTokens: 0, generatedTokens: 0 };
    try {
      await this.#work(work, started, paid);
    } finally {
      leave();
      const { speed } = this.#options;
      this.#record({
        ...paid,
        path: work.path,
        arrivedAt,
        isCancelled: work.signal.aborted,
        queuedMs: Math.round((started - arrived) * speed),
        busyMs: Math.round((performance.now() - started) * speed),
      });
    }
    return paid;
  }

  async #work(work: SlotWork, started: number, paid: { -readonly [K in keyof SlotResult]: number }): Promise<void> {
    const { prefill, decode, speed, abort } = this.#options;
    const { signal } = work;
    // By the clock, so that late timers do not add up.
    let due = started;
    const spend = (ms: number, isAbortable: boolean) => {
      due += ms / speed;
      const leftMs = due - performance.now();
      return leftMs > 0 ? systemClock.delay(leftMs, isAbortable ? signal : undefined) : Promise.resolve();
    };
    const pieces = piecesOf(work.prompt);
    paid.promptTokens = pieces.length;
    if (signal.aborted) return;
    let cached = 0;
    while (cached < this.#cache.length && cached < pieces.length - 1 && this.#cache[cached] === pieces[cached])
      cached++;
    this.#cache = pieces.slice(0, cached);
    for (let at = cached; at < pieces.length && !signal.aborted; at += BATCH_TOKENS) {
      const count = Math.min(BATCH_TOKENS, pieces.length - at);
      await spend((count / prefill) * 1000, abort === 'now');
      paid.evaluatedTokens += count;
      if (abort === 'batch' || !signal.aborted) this.#cache = pieces.slice(0, at + count);
    }
    let text = '';
    const answer = work.maxTokens === 0 ? [] : work.answer();
    for (const piece of work.maxTokens > 0 ? answer.slice(0, work.maxTokens) : answer) {
      if (signal.aborted) break;
      await spend(1000 / decode, true);
      if (signal.aborted) break;
      paid.generatedTokens++;
      this.#cache.push(piece);
      const end = stopIn(text + piece, work.stop);
      const shown = end === undefined ? piece : (text + piece).slice(text.length, Math.max(end, text.length));
      text += shown;
      work.emit(shown);
      if (end !== undefined) break;
    }
  }
}

/** Where the text ends because of a stop string, if one is in it. */
function stopIn(text: string, stops: readonly string[]): number | undefined {
  let end: number | undefined;
  for (const stop of stops) {
    const at = text.indexOf(stop);
    if (at >= 0) end = Math.min(at, end ?? at);
  }
  return end;
}
