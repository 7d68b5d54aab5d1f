// What is open at the cursor, from the lines above it. Remembers the last answer: several filters ask the same.
import { type Place, START, scan } from './brackets.ts';
import { type Lexicon, lexiconOf } from './lexicon.ts';
import { isBlank, lastLines, lineHead, lineRest } from './lines.ts';

/** Lines that are looked at; what was opened further up is not known. */
const LINES_BEFORE = 200;
const CHARS_BEFORE = 20_000;

let last: { readonly prefix: string; readonly languageId: string; readonly place: Place } | undefined;

/** Undefined where the language's strings and comments are not known. */
export function placeAt(prefix: string, languageId: string): Place | undefined {
  const lexicon = lexiconOf(languageId);
  if (!lexicon) return undefined;
  if (last?.prefix === prefix && last.languageId === languageId) return last.place;
  const place = placeAfter(prefix, lexicon);
  last = { prefix, languageId, place };
  return place;
}

function placeAfter(prefix: string, lexicon: Lexicon): Place {
  const window = lastLines(prefix.slice(-CHARS_BEFORE), LINES_BEFORE);
  const place = scan(window, lexicon);
  const { until } = place;
  if (until === undefined || until === '\n' || window.length === prefix.length) return place;
  if (beginsText(window, until)) return place;
  // The window may begin inside a string or comment, and then what looks like its inside is code, and the other way
  // round. People are in code far more often.
  const other = scan(window, lexicon, { ...START, until, isComment: place.isComment });
  return other.until === undefined ? other : place;
}

/** The last such delimiter begins its line, with text right behind it, as in `"""Adds two numbers.`: it opens. */
function beginsText(window: string, delimiter: string): boolean {
  const at = window.lastIndexOf(delimiter);
  return isBlank(lineHead(window.slice(0, at))) && /^[\p{L}\p{N}]/u.test(lineRest(window.slice(at + delimiter.length)));
}
