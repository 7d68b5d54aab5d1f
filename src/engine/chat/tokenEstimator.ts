// How many tokens a prompt has for a model whose tokenizer is not at hand: what the server reported for its beginning,
// and for the rest a rough count, corrected by reports. Where it decides something, the server has the last word.
import type { ChatTurn } from '../models/modelClient.ts';
import { TOKENS_PER_IMAGE } from './attachments.ts';

/** Characters of ASCII text per token: between prose (about 4) and code (about 3) with today's vocabularies. */
const ASCII_CHARS_PER_TOKEN = 3.4;
/** Other scripts: from 0.5 (Cyrillic, accents) to 1 and more (CJK, emoji) tokens per UTF-16 unit. */
const TOKENS_PER_OTHER_CHAR = 0.8;
/** What a chat template puts around each turn. */
export const TOKENS_PER_TURN = 6;
/** Weight of the newest report in the running correction. */
const NEW_REPORT_WEIGHT = 0.5;
/** A report below or above this is the server counting something else (only new tokens, or several requests). */
const PLAUSIBLE = { min: 0.3, max: 4 };
/** How far off a rough count may be before a server has reported on the model, and after: code and prose differ. */
const DOUBT = { uncorrected: 0.25, corrected: 0.15 };
/** Prompts whose exact size is remembered; a conversation needs one. */
const REMEMBERED = 50;

/** `low` and `high` are the bounds of what it may really be. */
export interface PromptSize {
  readonly tokens: number;
  readonly low: number;
  readonly high: number;
}

export class TokenEstimator {
  readonly #corrections = new Map<string, number>();
  /** Reported tokens by what tells a prompt apart: model, turns and length. */
  readonly #reported = new Map<string, number>();

  /** Tokens of a text for `model` (`server/model`). */
  text(model: string, text: string): number {
    return Math.ceil(roughTokens(text) * this.#correction(model));
  }

  /** Tokens of a whole prompt with its template. */
  prompt(model: string, turns: readonly ChatTurn[]): PromptSize {
    const lengths = cumulativeLengths(turns);
    for (let count = turns.length; count > 0; count--) {
      const known = this.#reported.get(keyOf(model, count, lengths[count - 1] ?? 0));
      if (known !== undefined) return this.#withRest(model, known, turns.slice(count));
    }
    return this.#withRest(model, 0, turns);
  }

  /** Learns from the prompt tokens that a server reported for these turns. */
  correct(model: string, turns: readonly ChatTurn[], reportedTokens: number): void {
    const factor = reportedTokens / roughPrompt(turns);
    if (!(factor >= PLAUSIBLE.min && factor <= PLAUSIBLE.max)) return;
    const known = this.#corrections.get(model);
    this.#corrections.set(model, known === undefined ? factor : known + (factor - known) * NEW_REPORT_WEIGHT);
    this.#reported.set(keyOf(model, turns.length, cumulativeLengths(turns).at(-1) ?? 0), reportedTokens);
    const [oldest] = this.#reported.keys();
    if (this.#reported.size > REMEMBERED && oldest !== undefined) this.#reported.delete(oldest);
  }

  #withRest(model: string, known: number, rest: readonly ChatTurn[]): PromptSize {
    const tokens = Math.ceil(roughPrompt(rest) * this.#correction(model));
    const doubt = this.#corrections.has(model) ? DOUBT.corrected : DOUBT.uncorrected;
    return {
      tokens: known + tokens,
      low: known + Math.floor(tokens * (1 - doubt)),
      high: known + Math.ceil(tokens * (1 + doubt)),
    };
  }

  #correction(model: string): number {
    return this.#corrections.get(model) ?? 1;
  }
}

function keyOf(model: string, turns: number, chars: number): string {
  return `${turns}:${chars}:${model}`;
}

function cumulativeLengths(turns: readonly ChatTurn[]): number[] {
  let sum = 0;
  return turns.map(({ content }) => {
    sum += content.length;
    return sum;
  });
}

function roughPrompt(turns: readonly ChatTurn[]): number {
  return turns.reduce((sum, turn) => sum + roughTokens(turn.content) + picturesOf(turn) + TOKENS_PER_TURN, 0);
}

function picturesOf({ images = [] }: ChatTurn): number {
  return images.length * TOKENS_PER_IMAGE;
}

function roughTokens(text: string): number {
  let other = 0;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) other++;
  return (text.length - other) / ASCII_CHARS_PER_TOKEN + other * TOKENS_PER_OTHER_CHAR;
}
