// Closing brackets that already stand on the lines after the cursor, and closers that close nothing. What stands on the
// cursor's own line is not cut but replaced (syntax/replaceRange.ts).
import { type Closing, countClosed, type Place, scan } from '../syntax/brackets.ts';
import { type Lexicon, lexiconOf } from '../syntax/lexicon.ts';
import { firstLines, isBlank, lineHead, lineRest, trimmedAtCut } from '../syntax/lines.ts';
import { placeAt } from '../syntax/placeAt.ts';
import { replaceRange } from '../syntax/replaceRange.ts';
import type { Filter, FilterSite } from './filter.ts';

/** Lines after the cursor in which closers are looked for: the same bound as the site's own promise. */
const LINES_AFTER = 100;
/** Lines at the end that only close. */
const ONLY_CLOSERS_TAIL = /(?<=^|\n)[\s)\]};,]*$/;

export const doubledClosers: Filter = {
  name: 'doubled-closers',
  reason: 'The model only closed brackets that are closed already.',
  apply(text, site) {
    const lexicon = lexiconOf(site.languageId);
    const before = placeAt(site.prefix, site.languageId);
    if (!lexicon || !before || before.until !== undefined || !/[)\]}]/.test(text)) return text;
    return cutUnfitting(cutDoubled(text, before, site, lexicon), before, lexicon);
  },
};

/**
 * Follows the text bracket by bracket: how many of the closers after the cursor fit what is open by then. Where fewer fit at
 * the end than before the text (or than before its last lines of mere closers), it closed what is closed further down; it is
 * cut where it last began to. So a growing text is held back at a closer until something opens again.
 */
function cutDoubled(text: string, before: Place, site: FilterSite, lexicon: Lexicon): string {
  if (!isCloserNext(site.suffix)) return text;
  const after = closersAfter(text, before, site, lexicon);
  if (after.length === 0) return text;
  const fitsAt: { at: number; fits: number }[] = [{ at: -1, fits: countClosed(before.open, after) }];
  scan(text, lexicon, before, (at, open) => fitsAt.push({ at, fits: countClosed(open, after) }));
  const tail = text.search(ONLY_CLOSERS_TAIL);
  const wanted = Math.max(fitsAt[0]?.fits ?? 0, fitsAt.findLast(({ at }) => at < tail)?.fits ?? 0);
  let cutAt: number | undefined;
  for (const [index, { at, fits }] of fitsAt.entries()) {
    if (fits >= wanted) cutAt = undefined;
    else if ((fitsAt[index - 1]?.fits ?? 0) >= wanted) cutAt = at;
  }
  if (cutAt === undefined) return text;
  const left = text.slice(0, cutAt);
  // A closer that stands alone on its line goes with the line.
  const lineStart = left.lastIndexOf('\n') + 1;
  const head = lineStart === 0 ? lineHead(site.prefix) : '';
  return isBlank(head + left.slice(lineStart))
    ? trimmedAtCut(left.slice(0, lineStart), site.prefix, site.suffix)
    : left;
}

/**
 * Whether a closer stands right after the cursor: on its line, or first on the next line with text. With other code in
 * between, more than the brackets may be missing here, and then the model knows better what it closes.
 */
function isCloserNext(suffix: string): boolean {
  return !isBlank(lineRest(suffix)) || /^\s*[)\]}]/.test(suffix);
}

/** The closers after the cursor that nothing after the cursor opens, without those that the text replaces. */
function closersAfter(text: string, before: Place, site: FilterSite, lexicon: Lexicon): Closing[] {
  const suffix = firstLines(site.suffix, LINES_AFTER).slice(replaceRange(text, site));
  const { closings } = scan(suffix, lexicon, { ...before, open: [] });
  // At the start of a line the cursor's line counts as one further down: its closers stand where their bracket's line begins.
  return before.isLineBlank ? closings.map((closing) => ({ ...closing, line: closing.line + 1 })) : [...closings];
}

/** Cuts before a closer that fits nothing, where brackets are open that it would have to leap over. */
function cutUnfitting(text: string, before: Place, lexicon: Lexicon): string {
  if (before.open.length === 0) return text;
  const unfitting = scan(text, lexicon, before).closings.find((closing) => closing.closed === undefined);
  return unfitting ? text.slice(0, unfitting.at) : text;
}
