// How many tokens a text has for a model whose tokenizer is not at hand: a rough count, corrected by what the server
// reports. Only ever an estimate; where it decides something, the server's own count has the last word.
import type { ChatTurn } from '../models/modelClient.ts';

/** Characters of ASCII text per token: between prose (about 4) and code (about 3) with today's vocabularies. */
const ASCII_CHARS_PER_TOKEN = 3.4;
/** Other scripts: from 0.5 (Cyrillic, accents) to 1 and more (CJK, emoji) tokens per UTF-16 unit. */
const TOKENS_PER_OTHER_CHAR = 0.8;
/** What a chat template puts around each turn. */
const TOKENS_PER_TURN = 6;
/** Weight of the newest report in the running correction. */
const NEW_REPORT_WEIGHT = 0.5;
/** A report below or above this is the server counting something else (only new tokens, or several requests). */
const PLAUSIBLE = { min: 0.3, max: 4 };

export class TokenEstimator {
  readonly #corrections = new Map<string, number>();

  /** Tokens of a text for `model` (`server/model`). */
  text(model: string, text: string): number {
    return Math.ceil(roughTokens(text) * (this.#corrections.get(model) ?? 1));
  }

  /** Tokens of a whole prompt with its template. */
  prompt(model: string, turns: readonly ChatTurn[]): number {
    return Math.ceil(roughPrompt(turns) * (this.#corrections.get(model) ?? 1));
  }

  /** Whether a server has reported on this model, so that the estimate can be relied on. */
  isCorrected(model: string): boolean {
    return this.#corrections.has(model);
  }

  /** Learns from the prompt tokens that a server reported for these turns. */
  correct(model: string, turns: readonly ChatTurn[], reportedTokens: number): void {
    const factor = reportedTokens / roughPrompt(turns);
    if (!(factor >= PLAUSIBLE.min && factor <= PLAUSIBLE.max)) return;
    const known = this.#corrections.get(model);
    this.#corrections.set(model, known === undefined ? factor : known + (factor - known) * NEW_REPORT_WEIGHT);
  }
}

function roughPrompt(turns: readonly ChatTurn[]): number {
  return turns.reduce((sum, turn) => sum + roughTokens(turn.content) + TOKENS_PER_TURN, 0);
}

function roughTokens(text: string): number {
  let other = 0;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) other++;
  return (text.length - other) / ASCII_CHARS_PER_TOKEN + other * TOKENS_PER_OTHER_CHAR;
}
