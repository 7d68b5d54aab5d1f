// Closing brackets that already stand on the lines after the cursor, and closers that close nothing. What stands on the
// cursor's own line is not cut but replaced (syntax/replaceRange.ts).
import { type Closing, countClosed, type Place, scan } from '../syntax/brackets.ts';
import { type Lexicon, lexiconOf } from '../syntax/lexicon.ts';
import { firstLines, isBlank, lineHead, trimmedAtCut } from '../syntax/lines.ts';
import { placeAt } from '../syntax/placeAt.ts';
import { replaceRange } from '../syntax/replaceRange.ts';
import type { Filter, FilterSite } from './filter.ts';

/** Lines after the cursor in which closers are looked for: the same bound as the site's own promise. */
const LINES_AFTER = 100;
const ONLY_CLOSERS = /^[\s)\]};,]*$/;

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
 * Follows the text line by line: how many of the closers after the cursor fit what is open by then. Where fewer fit at the
 * end than before the text (or than before its last lines of mere closers), the text closed what is closed further down.
 */
function cutDoubled(text: string, before: Place, site: FilterSite, lexicon: Lexicon): string {
  const after = closersAfter(text, before, site, lexicon);
  if (after.length === 0) return text;
  const lines = text.split(/(?<=\n)/);
  const places: Place[] = [before];
  for (const line of lines) places.push(scan(line, lexicon, places.at(-1)));
  const fits = places.map((place) => countClosed(place.open, after));
  const isOnlyClosers = (index: number) => lines.slice(index).every((line) => ONLY_CLOSERS.test(line));
  const wanted = Math.max(...fits.filter((_, index) => index === 0 || (index < lines.length && isOnlyClosers(index))));
  if ((fits.at(-1) ?? 0) >= wanted) return text;
  const cutLine = fits.findLastIndex((fit) => fit >= wanted);
  const line = lines[cutLine] ?? '';
  const at = firstDoubled(line, places[cutLine] ?? before, after, lexicon);
  const kept = lines.slice(0, cutLine).join('');
  // A closer that stands alone on its line goes with the line.
  const head = cutLine === 0 ? lineHead(site.prefix) : '';
  return isBlank(head + line.slice(0, at)) ? trimmedAtCut(kept, site.prefix, site.suffix) : kept + line.slice(0, at);
}

/** The closers after the cursor that nothing after the cursor opens, without those that the text replaces. */
function closersAfter(text: string, before: Place, site: FilterSite, lexicon: Lexicon): Closing[] {
  const suffix = firstLines(site.suffix, LINES_AFTER).slice(replaceRange(text, site));
  const { closings } = scan(suffix, lexicon, { ...before, open: [] });
  // At the start of a line the cursor's line counts as one further down: its closers stand where their bracket's line begins.
  return before.isLineBlank ? closings.map((closing) => ({ ...closing, line: closing.line + 1 })) : [...closings];
}

/** Offset in the line of the first closer after which fewer of the closers after the cursor fit. */
function firstDoubled(line: string, place: Place, after: readonly Closing[], lexicon: Lexicon): number {
  const fitting = countClosed(place.open, after);
  for (const match of line.matchAll(/[)\]}]/g)) {
    const { open } = scan(line.slice(0, match.index + 1), lexicon, place);
    if (countClosed(open, after) < fitting) return match.index;
  }
  return line.length;
}

/** Cuts before a closer that fits nothing, where brackets are open that it would have to leap over. */
function cutUnfitting(text: string, before: Place, lexicon: Lexicon): string {
  if (before.open.length === 0) return text;
  const unfitting = scan(text, lexicon, before).closings.find((closing) => closing.closed === undefined);
  return unfitting ? text.slice(0, unfitting.at) : text;
}
