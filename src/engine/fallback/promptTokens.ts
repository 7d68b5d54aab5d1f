// How many tokens a text will be billed as, before it is sent. Within 15 % for prose and code (test/unit/engine/fallback),
// and corrected by what each model's provider reports.
import type { ChatTurn } from '../models/modelClient.ts';
import { charsPerToken } from '../savings/tokenRatios.ts';

/** Where byte-pair tokenizers cut before they look anything up: words at capitals, digits, line breaks, punctuation. */
const PIECES =
  /(?<word>\p{Lu}?[\p{Ll}\p{M}]+|\p{Lu}+(?!\p{Ll}))|(?<digits>\p{N}+)|(?<line>\s*\n[ \t]*)|(?<gap>[ \t]{2,})|(?<signs>\p{Lo}+)|(?<other>[^\s\p{L}\p{N}]+)/gu;

/** Tokens per piece, fitted on 170 samples of prose and code in nine languages with OpenAI's public o200k_base. */
const PER = { word: 1.02, digit: 1.07, punctuation: 0.66, line: 1.55, gap: 2.1, foreign: 0.39, sign: 0.68 } as const;
/** Each punctuation mark beyond the second of a run. */
const FURTHER_MARK = 1 / 3;
/** What a provider puts around each turn, and around all of them (OpenAI says 3 and 3). */
const PER_TURN = 4;
const ASCII = /^\p{ASCII}+$/u;
/** Characters of code per token of o200k_base: the fit's own tokenizer, to which others are compared. */
const FITTED_CHARS_PER_TOKEN = charsPerToken('gpt-4o').value;
/** Weight of the newest report, and bounds outside which a report counts something else. */
const NEW_REPORT_WEIGHT = 0.5;
const PLAUSIBLE = { min: 0.4, max: 2.5 };
/** Short prompts say little about a tokenizer. */
const LEAST_TOKENS_TO_LEARN = 200;
/** How far over the estimate the real count may be: the bound that a budget reckons with. */
const DOUBT = 1.25;

/** Tokens of an answer for the price shown before: a screenful with a block of code. */
export const USUAL_ANSWER_TOKENS = 500;

/** `most` is what a budget has to reckon with. */
export interface TokenEstimate {
  readonly tokens: number;
  readonly most: number;
}

export class PromptTokens {
  readonly #corrections = new Map<string, number>();

  turns(model: string, turns: readonly ChatTurn[]): TokenEstimate {
    const sum = turns.reduce((total, { content }) => total + roughTokens(content), 0);
    return this.#estimate(model, sum, turns.length * PER_TURN);
  }

  text(model: string, text: string): TokenEstimate {
    return this.#estimate(model, roughTokens(text), 0);
  }

  /** Learns from what was billed for a prompt that was estimated at `estimate`. */
  learn(model: string, estimate: number, billed: number): void {
    if (estimate < LEAST_TOKENS_TO_LEARN) return;
    const known = this.#corrections.get(model) ?? 1;
    const factor = (billed / estimate) * known;
    if (!(factor >= PLAUSIBLE.min && factor <= PLAUSIBLE.max)) return;
    const isFirst = !this.#corrections.has(model);
    this.#corrections.set(model, isFirst ? factor : known + (factor - known) * NEW_REPORT_WEIGHT);
  }

  #estimate(model: string, rough: number, around: number): TokenEstimate {
    const scale = (FITTED_CHARS_PER_TOKEN / charsPerToken(model).value) * (this.#corrections.get(model) ?? 1);
    const tokens = Math.ceil(rough * scale) + around;
    return { tokens, most: Math.ceil(tokens * DOUBT) };
  }
}

function roughTokens(text: string): number {
  let tokens = 0;
  for (const { 0: piece, groups = {} } of text.matchAll(PIECES)) {
    if (groups['word'] !== undefined) tokens += ASCII.test(piece) ? PER.word : piece.length * PER.foreign;
    else if (groups['digits'] !== undefined) tokens += piece.length * PER.digit;
    else if (groups['line'] !== undefined) tokens += PER.line;
    else if (groups['gap'] !== undefined) tokens += PER.gap;
    else if (groups['signs'] !== undefined) tokens += piece.length * PER.sign;
    else if (!ASCII.test(piece)) tokens += piece.length * PER.foreign;
    else tokens += PER.punctuation * (1 + Math.max(0, piece.length - 2) * FURTHER_MARK);
  }
  return tokens;
}
