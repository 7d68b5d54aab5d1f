// Makes control tokens in source text harmless: llama-server, Ollama and vLLM read `<|fim_middle|>` in a prompt as the
// token, not as text. A character nobody sees goes behind the token's first one; nothing of it is ever shown.
import type { FimFamily, FimParts } from './family.ts';

/** ZERO WIDTH SPACE: seen on llama-server, Ollama and vLLM to break a token up while the text stays as readable. */
const BREAK = '\u200b';

/** With the `u` flag a whole pair is one character, and no surrogate. */
const HALF_PAIR = /\p{Cs}/gu;

const matchers = new WeakMap<FimFamily, RegExp>();

/** The text as it may stand in a prompt of this family. Text without control tokens comes back as it is. */
export function neutralise(text: string, family: FimFamily): string {
  let matcher = matchers.get(family);
  if (!matcher) {
    matcher = tokenMatcher(family.controlTokens);
    matchers.set(family, matcher);
  }
  return text.replace(matcher, (token) => token[0] + BREAK + token.slice(1));
}

/**
 * All parts of a prompt made harmless, paths and names too. Half a surrogate pair is no character: servers refuse the
 * whole request for one, so U+FFFD stands in for it.
 */
export function neutraliseParts(parts: FimParts, family: FimFamily): FimParts {
  const safe = (text: string) => neutralise(text.replace(HALF_PAIR, '\ufffd'), family);
  return {
    context: parts.context.map((piece) => ({ path: safe(piece.path), text: safe(piece.text) })),
    workspaceName: safe(parts.workspaceName),
    path: safe(parts.path),
    languageId: parts.languageId,
    prefix: safe(parts.prefix),
    suffix: safe(parts.suffix),
    begun: safe(parts.begun),
  };
}

/** Joins two harmless texts; a token that would come about where they meet is broken up too. */
export function joinSafely(before: string, after: string, tokens: readonly string[]): string {
  const isMade = tokens.some((token) => {
    const at = (before.slice(1 - token.length) + after.slice(0, token.length - 1)).indexOf(token);
    return at >= 0 && token.length > 1;
  });
  return before + (isMade ? BREAK : '') + after;
}

/** Takes the breaks out of what a model wrote after it saw neutralised text; other zero-width spaces stay. */
export function restore(text: string): string {
  return text.includes(BREAK) ? text.replace(/([<[])\u200b/g, '$1') : text;
}

/** One regular expression for all tokens, the longest first. */
export function tokenMatcher(tokens: readonly string[]): RegExp {
  const sources = [...tokens]
    .sort((a, b) => b.length - a.length)
    .map((token) => token.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return sources.length > 0 ? new RegExp(sources.join('|'), 'g') : /(?!)/g;
}
