// In the middle of a line: how much of the rest of the line a completion writes again and therefore replaces.
import { type Place, scan } from './brackets.ts';
import { lexiconOf } from './lexicon.ts';
import { lastLines, lineRest } from './lines.ts';

/** Lines before the cursor that are looked at to tell which brackets and strings are open. */
const LINES_BEFORE = 60;

export interface Insertion {
  readonly prefix: string;
  readonly suffix: string;
  readonly languageId: string;
}

/**
 * Characters of the rest of the line that a completion covers: closers and quotes the editor put there while typing,
 * a `;` or `,` at the end. 0 where nothing is doubled. Judged by what the completion closes, so `foo(bar(x)│)` keeps its `)`.
 */
export function replaceRange(text: string, { prefix, suffix, languageId }: Insertion): number {
  const rest = lineRest(suffix);
  if (rest.trim() === '' || text === '') return 0;
  const lexicon = lexiconOf(languageId);
  const tag = /^<\/[\w:.-]+\s*>/.exec(rest)?.[0];
  if (tag && text.trimEnd().endsWith(tag)) return tag.length;
  if (!lexicon) return overlap(text, rest);
  const before = scan(lastLines(prefix, LINES_BEFORE), lexicon);
  let covered = 0;
  let end = 0;
  for (const closer of closersOf(text, before, languageId)) {
    const skipped = /^\s*/.exec(rest.slice(covered))?.[0].length ?? 0;
    if (rest[covered + skipped] !== closer.char) break;
    covered += skipped + 1;
    end = closer.at + 1;
  }
  return covered + overlap(text.slice(end), rest.slice(covered));
}

interface Closer {
  readonly char: string;
  readonly at: number;
}

/** The quote that ends a string begun before the text, then the brackets open before it that the text closes. */
function closersOf(text: string, before: Place, languageId: string): Closer[] {
  const lexicon = lexiconOf(languageId);
  if (!lexicon) return [];
  const closers: Closer[] = [];
  if (before.until !== undefined && !before.isComment) {
    const at = endOfString(text, before.until);
    if (at === undefined) return [];
    for (let offset = 0; offset < before.until.length; offset++) {
      closers.push({ char: before.until[offset] ?? '', at: at + offset });
    }
  }
  const { closings } = scan(text, lexicon, before);
  return [...closers, ...closings].sort((a, b) => a.at - b.at);
}

function endOfString(text: string, delimiter: string): number | undefined {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith(delimiter, at)) return at;
  }
  return undefined;
}

/** Length of the text's end that the rest of the line begins with, where it is punctuation alone and no bracket. */
function overlap(text: string, rest: string): number {
  const punctuation = /^[;,:.=!?&|+*/<>\s-]+/.exec(rest)?.[0].trimEnd() ?? '';
  for (let length = punctuation.length; length > 0; length--) {
    if (text.endsWith(punctuation.slice(0, length))) return length;
  }
  return 0;
}
