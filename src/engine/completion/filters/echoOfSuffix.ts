// The model goes on with what already stands after the cursor: the rest of the line, or the next lines.
import { firstLines, hasWords, isAboveCode, isBlank, lineHead, lineRest, trimmedAtCut } from '../syntax/lines.ts';
import type { Filter, FilterSite } from './filter.ts';

/** Lines after the cursor that are compared. */
const LINES_AFTER = 40;
/** A broken-off echo of the rest of the line counts from this many characters. */
const LEAST_BROKEN_OFF = 8;

export const echoOfSuffix: Filter = {
  name: 'echo-of-suffix',
  reason: 'The model only repeated the code after the cursor.',
  apply(text, site) {
    const after = firstLines(site.suffix, LINES_AFTER);
    return cutNextLines(isBlank(lineRest(after)) ? text : cutRest(text, after, site), after, site);
  },
};

/** Cuts an end that is the beginning of what follows on the same line. */
function cutRest(text: string, after: string, { prefix, isPartial }: FilterSite): string {
  const rest = lineRest(after).trimEnd();
  const written = text.trimEnd();
  const length = overlapOf(written, after);
  const left = written.slice(0, written.length - length);
  if (length === 0) return text;
  // Before a whole line, a deeper line of the same text is a line of its own.
  if (lineHead(prefix) === '' && /^(\t| {2})/.test(rest) && /[ \t]$/.test(left)) return text;
  if (isPartial) return left;
  const isWhole = length >= rest.length;
  const endsLine = length > rest.length || text.slice(written.length).includes('\n');
  if (isWhole && (isSure(rest) || (endsLine && hasWords(after.slice(0, length))))) return left;
  // Closers alone may be the text's own; if not, they are replaced instead.
  if (isWhole && endsLine) return /^[\s)\]};,:]*$/.test(rest) ? written : left;
  return length >= LEAST_BROKEN_OFF && isSure(after.slice(0, length)) ? left : text;
}

/** Long enough that nobody would write it twice in a row by chance. */
function isSure(echoed: string): boolean {
  return /[\p{L}\p{N}_].*[\p{L}\p{N}_]/u.test(echoed);
}

/** Length of the longest end of `text` that `after` begins with (Knuth, Morris and Pratt's prefix function). */
function overlapOf(text: string, after: string): number {
  const joined = `${after}\u0000${text.slice(-after.length)}`;
  const borders = new Int32Array(joined.length);
  for (let at = 1; at < joined.length; at++) {
    let border = borders[at - 1] ?? 0;
    while (border > 0 && joined[at] !== joined[border]) border = borders[border - 1] ?? 0;
    borders[at] = joined[at] === joined[border] ? border + 1 : 0;
  }
  return borders[joined.length - 1] ?? 0;
}

/** Cuts at the first line from which on everything stands after the cursor as well. */
function cutNextLines(text: string, after: string, site: FilterSite): string {
  const head = lineHead(site.prefix);
  const isAbove = isAboveCode(site.prefix, site.suffix);
  const next = after.split('\n').slice(isAbove ? 0 : 1);
  if (isAbove) next[0] = head + (next[0] ?? '');
  const expected = next.map((line) => line.trimEnd()).filter((line) => line !== '');
  const lines = text.split('\n');
  const whole = lines.map((line, index) => (index === 0 ? head + line : line).trimEnd());
  for (let at = isBlank(head) ? 0 : 1; at < lines.length; at++) {
    if (whole[at] === '' || !isEchoFrom(whole.slice(at), expected, site.isPartial)) continue;
    return at === 0 ? '' : trimmedAtCut(`${lines.slice(0, at).join('\n')}\n`, site.prefix, site.suffix);
  }
  return text;
}

function isEchoFrom(written: readonly string[], next: readonly string[], isPartial: boolean): boolean {
  const lines = written.filter((line) => line !== '');
  let equal = 0;
  while (equal < lines.length && equal < next.length && lines[equal] === next[equal]) equal++;
  const wordy = next.slice(0, equal).filter(hasWords).length;
  if (equal === lines.length) return wordy > 0 || isPartial;
  // The last line may have been broken off, or be still coming.
  const last = lines[equal] ?? '';
  const isBrokenOff = equal === lines.length - 1 && next[equal]?.startsWith(last) === true;
  if (isBrokenOff && (isPartial || wordy > 0)) return true;
  // Entries of a list may well begin with the same two lines.
  return equal >= 3 && wordy >= 2;
}
