// The same cursor, the same text, two layouts: everything before the cursor before the suffix, or the last typed tokens
// after the middle token. Which does the model like better?
import type { FimFamily } from '../../src/engine/completion/fim/family.ts';
import type { Scorer } from './scorer.ts';

/** Lengths of the typed part in tokens; 0 is the same prompt twice and must give 0. */
export const TYPED_LENGTHS = [0, 16, 64, 256] as const;

/** Tokens of the true continuation that are scored. */
const SCORED_TOKENS = 24;
const SUFFIX_CHARS = 500;
/** Two-sided 95 % of a normal distribution. */
const CONFIDENCE = 1.96;

export interface Place {
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  /** Cursor. */
  readonly offset: number;
}

export interface Comparison {
  readonly typedTokens: number;
  readonly places: number;
  /** Mean log-probability per token. */
  readonly atCursor: number;
  readonly anchored: number;
  /** anchored − atCursor; below 0, anchoring costs. */
  readonly difference: number;
  /** Half the width of the difference's 95 % interval, over places. */
  readonly margin: number;
  /** Percent of places where the anchored prompt is at least as good. */
  readonly atLeastAsGoodPct: number;
}

export interface CompareOptions {
  readonly scorer: Scorer;
  readonly family: FimFamily;
  /** Tokens of text before the cursor in every prompt. */
  readonly prefixTokens: number;
}

export async function compare(
  places: readonly Place[],
  typedTokens: number,
  options: CompareOptions,
): Promise<Comparison> {
  const pairs: { atCursor: number; anchored: number }[] = [];
  for (const place of places) {
    const pair = await scorePlace(place, typedTokens, options);
    if (pair) pairs.push(pair);
  }
  const differences = pairs.map(({ atCursor, anchored }) => anchored - atCursor);
  const difference = mean(differences);
  const variance = mean(differences.map((value) => (value - difference) ** 2));
  return {
    typedTokens,
    places: pairs.length,
    atCursor: mean(pairs.map((pair) => pair.atCursor)),
    anchored: mean(pairs.map((pair) => pair.anchored)),
    difference,
    margin: CONFIDENCE * Math.sqrt(variance / Math.max(1, pairs.length - 1)),
    atLeastAsGoodPct: (100 * differences.filter((value) => value >= 0).length) / Math.max(1, pairs.length),
  };
}

/** Undefined where there is too little text before the cursor, or nothing behind it that can be scored. */
async function scorePlace(
  place: Place,
  typedTokens: number,
  { scorer, family, prefixTokens }: CompareOptions,
): Promise<{ atCursor: number; anchored: number } | undefined> {
  const before = place.text.slice(0, place.offset);
  const tokens = await scorer.tokenize(before);
  if (tokens.length < Math.max(prefixTokens, typedTokens + 32)) return undefined;
  const charsPerToken = before.length / tokens.length;
  const prefix = before.slice(-Math.round(prefixTokens * charsPerToken));
  const typedChars = Math.round(typedTokens * charsPerToken);
  const after = place.text.slice(place.offset);
  // The suffix begins behind the line that is being written, as it does while somebody types a new line.
  const lineEnd = after.indexOf('\n');
  const suffix = lineEnd < 0 ? '' : after.slice(lineEnd, lineEnd + SUFFIX_CHARS);
  const continuation = (await scorer.tokenize(after.slice(0, lineEnd < 0 ? undefined : lineEnd))).slice(
    0,
    SCORED_TOKENS,
  );
  if (continuation.length === 0) return undefined;
  const promptWith = async (typed: number) => {
    const cut = prefix.length - typed;
    const rendered = family.render({
      context: [],
      workspaceName: 'workspace',
      path: place.path,
      languageId: place.languageId,
      prefix: prefix.slice(0, cut),
      suffix,
      begun: prefix.slice(cut),
    });
    return scorer.tokenize(rendered);
  };
  const atCursor = await scorer.score(await promptWith(0), continuation);
  if (atCursor.length === 0) return undefined;
  const anchored = typedChars === 0 ? atCursor : await scorer.score(await promptWith(typedChars), continuation);
  return { atCursor: mean(atCursor), anchored: mean(anchored) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
