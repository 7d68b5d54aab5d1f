// Control tokens that a server printed as text, of any family: the answer ends there.

import { FAMILIES } from '../fim/families.ts';
import { CHAT_TOKENS, FIM_FORMATS } from '../fim/formats.ts';
import { FILE_HEADING } from '../fim/language.ts';
import { tokenMatcher } from '../fim/neutralise.ts';
import type { Filter, FilterSite } from './filter.ts';

const TOKENS: readonly string[] = [
  ...new Set([
    ...CHAT_TOKENS,
    ...[...FAMILIES.values()].flatMap((family) => family.controlTokens),
    ...FIM_FORMATS.flatMap((format) => format.stop),
  ]),
].filter((token) => /^[<[]/.test(token));
const LONGEST = Math.max(...TOKENS.map((token) => token.length));

/** Bars and FIM words make a token; `</s>`, `[PREFIX]` or `<filename>` may be somebody's text. */
const UNMISTAKABLE = /[|｜▁]|fim|<\/?SYS>|<(start|end)_of_turn>|gMASK/;
const KNOWN = tokenMatcher(TOKENS);
/** Tokens of tokenizers that nobody listed, by their usual shape. */
const SHAPED = /<\|[a-z][a-z0-9_]*\|>|<｜[^｜\s]+｜>/;
/** The heading of another file in the context block: the model goes on to write files. */
const HEADING = new RegExp(`^[ \\t]*(//|#|--|;;|%|<!--|/\\*|REM) ${FILE_HEADING}\\S+`, 'm');

export const leakedTokens: Filter = {
  name: 'leaked-tokens',
  reason: 'The model answered with control tokens instead of code.',
  apply(text, site) {
    const ends = [firstToken(text, site), text.search(SHAPED), text.search(HEADING)].filter((at) => at >= 0);
    const cut = ends.length > 0 ? text.slice(0, Math.min(...ends)) : text;
    return cut.slice(0, beginOfHalfToken(cut, site.isPartial ? 1 : 4));
  },
};

function firstToken(text: string, site: FilterSite): number {
  for (const match of text.matchAll(KNOWN)) {
    if (UNMISTAKABLE.test(match[0]) || !isOwnText(match[0], text.slice(0, match.index), site)) return match.index;
  }
  return -1;
}

/** The file writes the token itself, or the tag that it would close. */
function isOwnText(token: string, before: string, site: FilterSite): boolean {
  const own = [token, token.replace('</', '<')];
  return own.some((form) => before.includes(form) || site.prefix.includes(form) || site.suffix.includes(form));
}

/** Where the text's end could still become a token; its length where it could not. */
function beginOfHalfToken(text: string, leastLength: number): number {
  for (let at = Math.max(0, text.length - LONGEST + 1); at <= text.length - leastLength; at++) {
    if (text[at] !== '<' && text[at] !== '[') continue;
    const half = text.slice(at);
    if (TOKENS.some((token) => token.length > half.length && token.startsWith(half))) return at;
  }
  return text.length;
}
