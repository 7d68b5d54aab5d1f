// In the middle of a line: how much of the rest of the line a completion writes again and therefore replaces.
import { type Closing, countClosed, type Place, scan } from './brackets.ts';
import { lexiconOf } from './lexicon.ts';
import { lineHead, lineRest } from './lines.ts';
import { placeAt } from './placeAt.ts';

export interface Insertion {
  readonly prefix: string;
  readonly suffix: string;
  readonly languageId: string;
}

/**
 * Characters of the rest of the line that a completion covers: closers and quotes the editor put there while typing,
 * a `;` or `,` at the end. 0 where nothing is doubled. Judged by what the text closes, so that `bar(x)` in `foo(│)`
 * leaves the `)` alone.
 */
export function replaceRange(text: string, { prefix, suffix, languageId }: Insertion): number {
  const rest = lineRest(suffix);
  if (rest.trim() === '' || text === '' || (lineHead(prefix) === '' && /^\s/.test(rest))) return 0;
  const tag = /^<\/[\w:.-]+\s*>/.exec(rest)?.[0];
  if (tag && text.trimEnd().endsWith(tag)) return tag.length;
  const lexicon = lexiconOf(languageId);
  const before = placeAt(prefix, languageId);
  if (!lexicon || !before) return overlap(text, rest);
  const after = scan(text, lexicon, before);
  const quote =
    coveredQuote(text, before, after) && rest.startsWith(before.until ?? '') ? (before.until?.length ?? 0) : 0;
  if (after.until !== undefined) return quote;
  const covered = quote + coveredClosers(text, rest.slice(quote), before, after);
  // After the closers the text may go on as the line does: `) {` after `(`.
  if (covered > 0 && text.trimEnd().endsWith(rest.trimEnd())) return rest.trimEnd().length;
  return covered + overlap(text, rest.slice(covered));
}

/** The text ends the string the cursor was in, and does not end where another could begin. */
function coveredQuote(text: string, before: Place, after: Place): boolean {
  const isStringEnded = before.until !== undefined && !before.isComment && after.until === undefined;
  return isStringEnded && !/[,([{:=+]\s*$/.test(text);
}

/** Up to the last closer in the rest that nothing open is left for, now that the text has closed it. */
function coveredClosers(text: string, rest: string, before: Place, after: Place): number {
  const closings: Closing[] = [];
  const run = /^[\s)\]}]*/.exec(rest)?.[0] ?? '';
  for (let at = 0; at < run.length; at++) {
    const char = run[at] ?? '';
    if (char.trim() !== '') closings.push({ char, at, line: 0, indent: 0, beginsLine: false });
  }
  const left = closings.length - countClosed(after.open, closings);
  const leftBefore = closings.length - countClosed(before.open, closings);
  const isWritten = left > 0 && text.trimEnd().endsWith(run.slice(0, (closings[left - 1]?.at ?? 0) + 1).trim());
  const surplus = isWritten ? left : left - leftBefore;
  const lastCovered = closings[surplus - 1];
  return lastCovered ? lastCovered.at + 1 : 0;
}

/** 1 where the rest begins with a mark that the text ends with and that nobody writes twice. */
function overlap(text: string, rest: string): number {
  const mark = /^[;,:.](?![;,:.])/.exec(rest)?.[0];
  return mark && text.endsWith(mark) ? 1 : 0;
}
