// The filters in the order they run. Each takes what the one before left; the first that leaves nothing is the reason.
import { firstLines } from '../syntax/lines.ts';
import { blockEnd } from './blockEnd.ts';
import { codeFence } from './codeFence.ts';
import { doubledClosers } from './doubledClosers.ts';
import { echoOfPrefix } from './echoOfPrefix.ts';
import { echoOfSuffix } from './echoOfSuffix.ts';
import type { Filter, FilterSite } from './filter.ts';
import { indentationStyle } from './indentationStyle.ts';
import { leakedTokens } from './leakedTokens.ts';
import { neutralisedTokens } from './neutralisedTokens.ts';
import { nothingLeft } from './nothingLeft.ts';
import { repetition } from './repetition.ts';
import { singleLine } from './singleLine.ts';
import { thinking } from './thinking.ts';
import { trailingWhitespace } from './trailingWhitespace.ts';

export const FILTERS: readonly Filter[] = [
  leakedTokens,
  neutralisedTokens,
  thinking,
  codeFence,
  echoOfPrefix,
  singleLine,
  repetition,
  echoOfSuffix,
  doubledClosers,
  blockEnd,
  indentationStyle,
  trailingWhitespace,
  nothingLeft,
];

/** Characters that filters look at: more than 200 and 100 lines of code, and bounded for files that are one line. */
const MOST_BEFORE = 30_000;
const MOST_AFTER = 15_000;
/** An engine that does not stop is not worth more. */
const MOST_CHARS = 8000;
const MOST_LINES = 150;

export interface Filtered {
  readonly text: string;
  /** Why nothing is shown of an answer that is complete. Never set while it is still coming. */
  readonly droppedBy?: Filter;
}

/**
 * What of an answer can be shown. For growing partial answers the results grow too (each begins with the one before),
 * except where a loop or thinking text shows itself only after a part of it was taken for code.
 */
export function applyFilters(text: string, site: FilterSite, filters = FILTERS): Filtered {
  let near = { ...site, prefix: site.prefix.slice(-MOST_BEFORE), suffix: site.suffix.slice(0, MOST_AFTER) };
  let left = firstLines(text.slice(0, MOST_CHARS), MOST_LINES);
  for (const filter of filters) {
    const before = left;
    left = filter.apply(before, near);
    // A single line that has ended is whole, whatever comes after it.
    if (filter === singleLine && left.length < before.length) near = { ...near, isPartial: false };
    if (left !== '' && (before.trim() === '' || left.trim() !== '')) continue;
    if (site.isPartial) return { text: '' };
    return { text: '', droppedBy: before.trim() === '' ? nothingLeft : filter };
  }
  return { text: left };
}

/** What lies beyond the end of the block is of use once the person has come there. */
const FILTERS_FOR_GOOD = FILTERS.filter((filter) => filter !== blockEnd && filter !== doubledClosers);

/**
 * What an answer comes down to where more of it cannot change that, now or when it has been typed: it repeats itself, or
 * what stands after the cursor, or has gone over to something else. The rest need not be generated. Else undefined.
 */
export function settledText(text: string, site: FilterSite): string | undefined {
  const partial = { ...site, isPartial: true };
  const shown = applyFilters(text, partial, FILTERS_FOR_GOOD).text;
  const isSettled =
    shown.length < text.length &&
    PROBES.every((probe) => applyFilters(text + probe, partial, FILTERS_FOR_GOOD).text === shown);
  return isSettled ? shown : undefined;
}

/** What could come next: more of the line and more lines. An answer that grows by neither is cut for good. */
const PROBES = [' probe = 1\n', '\nprobe = 1\nprobe(2)\n'];
