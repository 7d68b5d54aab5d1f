// A running estimate of how fast an engine is, per model: what budgets and waits are sized by.
import type { ReportedTimings } from '../models/modelClient.ts';

/** Weight of a new measurement; a few requests settle it, one odd one does not upset it. */
const WEIGHT = 0.3;
/** Fewer evaluated tokens than this measure fixed costs, not prefill. */
const LEAST_EVALUATED = 128;
const LEAST_GENERATED = 8;
/** Characters per token of code before anything is known; real coders' tokenizers lie between 2.8 and 3.8. */
const INITIAL_CHARS_PER_TOKEN = 3;
/** White space and tables have more, but the next place may be dense: a prompt sized by them would be far too long there. */
const MOST_CHARS_PER_TOKEN = 4;

/** What one finished request tells about its engine. */
export interface SpeedSample {
  readonly promptChars: number;
  /** All prompt tokens as the server counted them. */
  readonly promptTokens?: number;
  /** Our estimate of the tokens that were newly evaluated, where the server does not say. */
  readonly evaluatedTokensEstimate: number;
  readonly firstTokenMs?: number;
  readonly timings?: ReportedTimings;
}

export class EngineSpeed {
  #prefill: number | undefined;
  #decode: number | undefined;
  #charsPerToken = INITIAL_CHARS_PER_TOKEN;

  /** Prompt tokens per second that the engine evaluates; undefined until measured. */
  get prefill(): number | undefined {
    return this.#prefill;
  }

  /** Tokens per second that the engine writes; undefined until measured. */
  get decode(): number | undefined {
    return this.#decode;
  }

  get charsPerToken(): number {
    return this.#charsPerToken;
  }

  tokensOf(chars: number): number {
    return Math.ceil(chars / this.#charsPerToken);
  }

  charsOf(tokens: number): number {
    return Math.floor(tokens * this.#charsPerToken);
  }

  observe(sample: SpeedSample): void {
    const { timings } = sample;
    const evaluated = timings?.evaluatedTokens ?? this.#correctedEstimate(sample);
    if (sample.promptTokens && sample.promptChars > 400) {
      this.#charsPerToken = blend(
        this.#charsPerToken,
        clamp(sample.promptChars / sample.promptTokens, 1, MOST_CHARS_PER_TOKEN),
      );
    }
    const evaluateMs = timings?.evaluateMs ?? sample.firstTokenMs;
    if (evaluated >= LEAST_EVALUATED && evaluateMs)
      this.#prefill = blend(this.#prefill, (1000 * evaluated) / evaluateMs);
    if ((timings?.generatedTokens ?? 0) >= LEAST_GENERATED && timings?.generateMs) {
      this.#decode = blend(this.#decode, (1000 * (timings.generatedTokens ?? 0)) / timings.generateMs);
    }
  }

  /** Our count of new tokens by the server's count of all, for our characters per token may be far off at first. */
  #correctedEstimate({ promptChars, promptTokens, evaluatedTokensEstimate }: SpeedSample): number {
    if (!promptTokens || promptChars === 0) return evaluatedTokensEstimate;
    return (evaluatedTokensEstimate * promptTokens) / this.tokensOf(promptChars);
  }

  /** The server said that a prompt was too long although we thought it fitted: count more carefully from here on. */
  countTighter(): void {
    this.#charsPerToken = Math.max(1, this.#charsPerToken * 0.8);
  }
}

function blend(old: number | undefined, fresh: number): number {
  return old === undefined ? fresh : old + WEIGHT * (fresh - old);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
