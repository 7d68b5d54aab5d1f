// One request to an engine, running: fills its answer as text comes, and tells those who wait.
import { isCancellation } from '../../shared/base/errors.ts';
import type { ReportedUsage, StreamEvent } from '../models/modelClient.ts';
import { ServerError } from '../models/serverError.ts';
import type { Answer } from './answer.ts';

/** `shown`: somebody waits. `ahead`: what may come next. `warm`: only lays out the prompt in the engine's cache. */
export type Purpose = 'shown' | 'ahead' | 'warm';

/** Characters per token that no real tokenizer exceeds by much: an engine that goes on beyond is cut off. */
const MOST_CHARS_PER_TOKEN = 24;
const SENT_TOO_MUCH = 'The model server sent far more text than it was asked for.';

export type StreamEnd = Extract<StreamEvent, { type: 'end' }>;

export class Stream {
  readonly answer: Answer;
  readonly purpose: Purpose;
  readonly prompt: string;
  /** The code in what the model wrote so far. */
  readonly codeIn: (answer: string) => string;
  readonly startedAt: number;
  /** Prompt tokens that the engine has to evaluate newly, by our own count. */
  readonly evaluatedTokensEstimate: number;
  readonly #controller: AbortController;
  readonly #onEnd: (stream: Stream) => void;
  #waiting: (() => void)[] = [];
  #isFull = false;
  firstTextAt: number | undefined;
  /** All that the engine wrote, of use or not: the text that its count of tokens is of. */
  writtenChars = 0;
  hasEnded = false;
  /** Why it failed; cancellation is no failure. */
  error: unknown;
  end: StreamEnd | undefined;
  /** The server's own count: of the whole, or as far as it was when the stream was broken off. */
  usage: ReportedUsage | undefined;

  constructor(
    init: Pick<Stream, 'answer' | 'purpose' | 'prompt' | 'codeIn' | 'startedAt' | 'evaluatedTokensEstimate'> & {
      controller: AbortController;
      onEnd: (stream: Stream) => void;
    },
  ) {
    this.answer = init.answer;
    this.purpose = init.purpose;
    this.prompt = init.prompt;
    this.codeIn = init.codeIn;
    this.startedAt = init.startedAt;
    this.evaluatedTokensEstimate = init.evaluatedTokensEstimate;
    this.#controller = init.controller;
    this.#onEnd = init.onEnd;
  }

  get isAborted(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Nothing has been written yet: the engine still evaluates the prompt, or loads, or queues. */
  get isEvaluating(): boolean {
    return this.firstTextAt === undefined && !this.hasEnded;
  }

  /** Closes the socket. */
  abort(): void {
    this.#controller.abort();
    this.#finish();
  }

  /** Nothing beyond these characters of the answer is of use: the engine is free, and the answer counts as whole. */
  settle(length: number): void {
    // Half of what nobody will see would make filters judge what comes before it differently.
    this.answer.text = this.answer.text.slice(0, length);
    this.#isFull = true;
    this.abort();
  }

  /** Resolves at the next text or at the end. */
  progress(): Promise<void> {
    if (this.hasEnded) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Reads the events to their end; never rejects. */
  async read(events: AsyncIterable<StreamEvent>, maxTokens: number, elapsed: () => number): Promise<void> {
    let written = '';
    try {
      for await (const event of events) {
        if (this.hasEnded) break;
        if (event.usage) this.usage = event.usage;
        if (event.type === 'text' && event.text) {
          this.firstTextAt ??= elapsed();
          written += event.text;
          this.writtenChars = written.length;
          this.answer.text = this.codeIn(written);
          if (written.length > maxTokens * MOST_CHARS_PER_TOKEN) {
            // An engine that does not keep to what it was asked: whole lines are as good as an answer of full length.
            this.#controller.abort();
            this.#isFull = written.includes('\n');
            if (!this.#isFull) this.error = new ServerError('protocol', SENT_TOO_MUCH);
            break;
          }
          this.#tell();
        } else if (event.type === 'end') {
          this.end = event;
        }
      }
      const isBrokenOff = !this.isAborted && (this.end === undefined || this.end.reason === 'incomplete');
      if (isBrokenOff && written === '')
        throw new ServerError('protocol', 'The model server broke off before it wrote anything.');
    } catch (error) {
      if (!isCancellation(error) && !this.isAborted) this.error = error;
    }
    this.#finish();
  }

  #finish(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    const hasEnd = !this.isAborted && this.end !== undefined && this.end.reason !== 'incomplete';
    this.answer.state = this.#isFull || (hasEnd && this.error === undefined) ? 'complete' : 'cut';
    this.#onEnd(this);
    this.#tell();
  }

  #tell(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
