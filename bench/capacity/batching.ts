// A model server with continuous batching, in virtual time: what vLLM's scheduler does, step by step. Each step gives
// every answer under way one token and spends the rest of its budget on prompts, in the order they came (or by priority).
import type { PlannedRequest } from './crowd.ts';
import { PrefixStore } from './prefixStore.ts';

export interface ServerSpeed {
  /** Prompt tokens per second, one prompt after the other. */
  readonly prefillPerSecond: number;
  /** A step with one answer under way. */
  readonly stepMs: number;
  /** What each further answer in the same step adds. */
  readonly perAnswerMs: number;
  /** Of each request, outside the steps: network, tokenizing, sending. */
  readonly overheadMs: number;
  /** Tokens of one step (`--max-num-batched-tokens`), and requests under way at once (`--max-num-seqs`). */
  readonly stepTokens: number;
  readonly mostAtOnce: number;
  /** Prefix cache: tokens per block, and tokens that the memory beside the weights holds. */
  readonly blockTokens: number;
  readonly cacheTokens: number;
  /** Whether completions go before chats (`--scheduling-policy priority`). */
  readonly hasPriority: boolean;
}

export interface Figures {
  /** Completions: from sending to the first token, milliseconds, of those that got one. */
  readonly firstTokenMs: readonly number[];
  readonly evaluatedTokens: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

interface Job {
  readonly request: PlannedRequest;
  /** Prompt tokens that are still to be evaluated, and tokens written. */
  left: number;
  written: number;
  nextPause: number;
}

/** Requests in the order they came; those before `head` have had their turn. */
interface Line {
  readonly requests: PlannedRequest[];
  head: number;
}

const isWanted = (request: PlannedRequest, nowMs: number) => request.endsMs > nowMs;

/** Runs all requests (in order of time) and notes in their pauses when each had what it needed. */
export function serve(requests: readonly PlannedRequest[], speed: ServerSpeed): Figures {
  return new BatchingServer(speed).run(requests);
}

class BatchingServer {
  readonly #speed: ServerSpeed;
  readonly #store: PrefixStore;
  /** One and the same line where there is no priority. */
  readonly #waiting: { readonly completion: Line; readonly chat: Line };
  #running: Job[] = [];
  #nowMs = 0;
  #evaluated = 0;
  #prompted = 0;
  #written = 0;
  readonly #firstTokenMs: number[] = [];

  constructor(speed: ServerSpeed) {
    this.#speed = speed;
    this.#store = new PrefixStore(speed.cacheTokens, speed.blockTokens);
    const completion: Line = { requests: [], head: 0 };
    this.#waiting = { completion, chat: speed.hasPriority ? { requests: [], head: 0 } : completion };
  }

  run(requests: readonly PlannedRequest[]): Figures {
    let next = 0;
    for (;;) {
      for (; next < requests.length; next++) {
        const request = requests[next];
        if (request === undefined || request.atMs > this.#nowMs) break;
        this.#waiting[request.kind].requests.push(request);
      }
      this.#dropUnwanted();
      const upcoming = requests[next];
      if (this.#running.length > 0 || this.#isAnybodyWaiting) this.#step();
      else if (upcoming === undefined) break;
      else this.#nowMs = Math.max(this.#nowMs, upcoming.atMs);
    }
    return {
      firstTokenMs: this.#firstTokenMs,
      evaluatedTokens: this.#evaluated,
      promptTokens: this.#prompted,
      outputTokens: this.#written,
    };
  }

  get #isAnybodyWaiting(): boolean {
    return [this.#waiting.completion, this.#waiting.chat].some(({ requests, head }) =>
      requests.slice(head).some((request) => isWanted(request, this.#nowMs)),
    );
  }

  /** vLLM looks for closed connections between steps. */
  #dropUnwanted(): void {
    const kept = this.#running.filter(({ request }) => isWanted(request, this.#nowMs));
    if (kept.length === this.#running.length) return;
    for (const job of this.#running) if (!isWanted(job.request, this.#nowMs)) this.#release(job);
    this.#running = kept;
  }

  /** Lets in who waits, completions first where there is priority; undefined where nobody waits or there is no room. */
  #admitNext(): Job | undefined {
    for (const line of new Set([this.#waiting.completion, this.#waiting.chat])) {
      while (line.head < line.requests.length) {
        const request = line.requests[line.head];
        if (request === undefined) break;
        if (isWanted(request, this.#nowMs)) {
          const job = this.#begin(request);
          // Whoever is next waits for room, and everybody behind.
          if (job !== undefined) line.head++;
          return job;
        }
        line.head++;
      }
    }
    return undefined;
  }

  #begin(request: PlannedRequest): Job | undefined {
    if (this.#running.length >= this.#speed.mostAtOnce) return undefined;
    const cached = this.#store.hit(request);
    if (!this.#store.hold(request)) return undefined;
    this.#prompted += request.promptTokens;
    const job = { request, left: request.promptTokens - cached, written: 0, nextPause: 0 };
    this.#running.push(job);
    return job;
  }

  /** Answers under way come first, then prompts begun, then those that wait, until the step is full. */
  #step(): void {
    const { prefillPerSecond, stepMs, perAnswerMs, stepTokens } = this.#speed;
    const advanced = this.#running.filter(({ left }) => left === 0).slice(0, stepTokens);
    const answers = advanced.length;
    let budget = stepTokens - answers;
    let evaluated = 0;
    const evaluate = (job: Job) => {
      const count = Math.min(job.left, budget);
      job.left -= count;
      budget -= count;
      evaluated += count;
      // The step that evaluates the end of a prompt gives the first token.
      if (job.left === 0) advanced.push(job);
    };
    for (const job of this.#running) if (job.left > 0 && budget > 0) evaluate(job);
    while (budget > 0) {
      const job = this.#admitNext();
      if (job === undefined) break;
      evaluate(job);
    }
    const ms = stepMs + Math.max(0, answers - 1) * perAnswerMs + (1000 * evaluated) / prefillPerSecond;
    this.#nowMs += ms;
    this.#evaluated += evaluated;
    this.#written += advanced.length;
    for (const job of advanced) this.#write(job);
    if (advanced.some(isOver)) this.#running = this.#running.filter((job) => !isOver(job));
  }

  #write(job: Job): void {
    const { request } = job;
    job.written++;
    const seenMs = this.#nowMs + this.#speed.overheadMs;
    if (job.written === 1 && request.kind === 'completion') this.#firstTokenMs.push(seenMs - request.atMs);
    for (;;) {
      const pause = request.pauses[job.nextPause];
      if (pause === undefined || pause.tokens > job.written) break;
      pause.readyMs = seenMs;
      job.nextPause++;
    }
    if (isOver(job)) this.#release(job);
  }

  #release({ request, left, written }: Job): void {
    this.#store.release(request, request.promptTokens - left + written);
  }
}

function isOver({ written, request }: Job): boolean {
  return written >= request.outputTokens;
}
