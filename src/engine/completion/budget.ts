// How long a prompt may be: sized by the engine's measured speed, so that a cold one is never long in coming.
import type { EngineSpeed } from './speed.ts';

/** Seconds of evaluation that a cold prompt may cost: while somebody waits for it, and while nobody does. */
const WAITED_COLD_SECONDS = 1 / 3;
const COLD_SECONDS = 0.5;
/** Below this a model no longer sees what it needs; above, more text of the same file hardly helps. */
const LEAST_COLD_TOKENS = 512;
const MOST_COLD_TOKENS = 1536;
/** Share of the suffix: what follows matters less than what precedes, and it is evaluated at every new anchor. */
const SUFFIX_SHARE = 0.25;
const MOST_SUFFIX_TOKENS = 256;
/** Typed part after which the anchor is laid anew: bench/anchoring shows what longer ones cost in quality. */
export const MOST_TYPED_TOKENS = 384;
/** Tokens decide; with 40, thirty short lines of a script cost a second prompt. */
export const MOST_TYPED_LINES = 80;
/** Control tokens, path line and counting errors. */
const RESERVE_TOKENS = 48;

/** Tokens for each part of an anchored prompt. */
export interface PromptBudget {
  readonly prefixTokens: number;
  readonly suffixTokens: number;
  readonly contextTokens: number;
  readonly typedTokens: number;
}

/** What a prompt is for. */
export interface PromptPurpose {
  /** Tokens of the longest answer. */
  readonly maxTokens: number;
  /** A part of the same budget goes to other files. */
  readonly wantsContext: boolean;
  /** Somebody waits for the answer, and so for all of the prompt. */
  readonly isWaitedFor: boolean;
}

/**
 * Shares out a prompt. `modelContext` (tokens) is never exceeded: what is typed later and what is generated have their
 * room set aside from the start.
 */
export function promptBudget(speed: EngineSpeed, modelContext: number, purpose: PromptPurpose): PromptBudget {
  const { maxTokens, wantsContext, isWaitedFor } = purpose;
  const typedTokens = Math.min(MOST_TYPED_TOKENS, Math.floor(modelContext / 8));
  const room = Math.max(64, modelContext - maxTokens - typedTokens - RESERVE_TOKENS);
  const seconds = isWaitedFor ? WAITED_COLD_SECONDS : COLD_SECONDS;
  const bySpeed = speed.prefill === undefined ? LEAST_COLD_TOKENS : speed.prefill * seconds;
  // A tenth stays free for the error of counting characters instead of tokens.
  const cold = Math.floor(Math.min(0.9 * room, Math.max(LEAST_COLD_TOKENS, Math.min(MOST_COLD_TOKENS, bySpeed))));
  const contextTokens = wantsContext && cold > LEAST_COLD_TOKENS ? Math.floor((cold - LEAST_COLD_TOKENS) * 0.7) : 0;
  const own = cold - contextTokens;
  const suffixTokens = Math.min(MOST_SUFFIX_TOKENS, Math.floor(own * SUFFIX_SHARE));
  return { prefixTokens: own - suffixTokens, suffixTokens, contextTokens, typedTokens };
}
