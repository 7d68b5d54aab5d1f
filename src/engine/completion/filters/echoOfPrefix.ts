// The model repeats what stands before the cursor: the line it is on, or the last lines above. Only what follows is new.
import { scan } from '../syntax/brackets.ts';
import { lexiconOf } from '../syntax/lexicon.ts';
import { hasWords, indentOf, isBlank, lastLines, lineHead } from '../syntax/lines.ts';
import { placeAt } from '../syntax/placeAt.ts';
import { CONTINUES } from '../syntax/scope.ts';
import type { Filter, FilterSite } from './filter.ts';

/** Lines above the cursor that an answer may begin with again. */
const MOST_LINES = 6;

export const echoOfPrefix: Filter = {
  name: 'echo-of-prefix',
  reason: 'The model only repeated the code before the cursor.',
  apply(text, site) {
    const head = lineHead(site.prefix);
    const above = lastLines(site.prefix.slice(0, site.prefix.length - head.length).trimEnd(), 3 * MOST_LINES)
      .split('\n')
      .filter((line) => !isBlank(line))
      .slice(-MOST_LINES);
    return isBlank(head) ? withoutLinesAbove(text, above, site) : withoutHead(text, head, above, site.isPartial);
  },
};

/** The cursor is behind code: an answer that begins with that code again, perhaps with the line above it. */
function withoutHead(text: string, head: string, above: readonly string[], isPartial: boolean): string {
  const line = head.trim();
  if (/^\s/.test(head) && text.startsWith(head)) return text.slice(head.length);
  if (isPartial && /^\s/.test(head) && head.startsWith(text)) return '';
  // One letter or a lone bracket may well be written twice.
  if (!/[\p{L}\p{N}_].*[\p{L}\p{N}_]/u.test(line)) return text;
  const start = text.trimStart();
  // On a line of its own, the same words at another indentation are other words.
  const lead = text.slice(0, text.length - start.length);
  if (lead.includes('\n') && start !== '' && indentOf(lineHead(lead)) !== indentOf(head)) return text;
  const withAbove = `${above.at(-1)?.trim() ?? ''}\n${line}`;
  for (const echoed of [line, withAbove]) {
    const written = echoed === line ? start : start.replace(/\n[ \t]+/, '\n');
    if (isPartial && written.length < echoed.length && echoed.startsWith(written)) return '';
    const left = written.slice(echoed.length);
    if (!written.startsWith(echoed) || goesOn(echoed, left)) continue;
    const typed = /\s*$/.exec(head)?.[0] ?? '';
    return left.startsWith(typed) ? left.slice(typed.length) : left.trimStart();
  }
  return text;
}

/** The last word or operator of what looks like an echo is longer: `a =` in `a === b`, `err` in `error`. */
function goesOn(echoed: string, left: string): boolean {
  return JOINED.some((joined) => joined.test(echoed.slice(-1)) && joined.test(left.slice(0, 1)));
}

const JOINED = [/[\p{L}\p{N}_$]/u, /[=<>!&|+*?.:-]/];

/** The cursor begins a line: an answer that begins with the last lines above. */
function withoutLinesAbove(text: string, above: readonly string[], site: FilterSite): string {
  const head = lineHead(site.prefix);
  const lines = text.split('\n');
  const first = lines.findIndex((line) => !isBlank(line));
  if (first < 0) return text;
  for (let count = above.length; count > 0; count--) {
    const echoed = above.slice(-count);
    if (!echoed.some(hasWords) && !isPointless(echoed.join('\n'), site)) continue;
    const written = lines.slice(first, first + count);
    if (site.isPartial && first + count >= lines.length && couldBecome(written, echoed)) return '';
    if (written.length < count || !written.every((line, index) => isSameLine(line, echoed[index] ?? '', head)))
      continue;
    const left = lines.slice(first + count).join('\n');
    return left.startsWith(head) ? left.slice(head.length) : left;
  }
  return text;
}

/**
 * The same text at the same indentation, whether it was written out, goes on after the cursor's, or was left to it. What
 * closes a block stands where its block does: further out it closes another.
 */
function isSameLine(written: string, echoed: string, head: string): boolean {
  const line = written.trimEnd();
  const whole = echoed.trimEnd();
  const isLeftOut = hasWords(line) && !CONTINUES.test(line) && line === whole.trimStart();
  return line === whole || head + line === whole || isLeftOut;
}

/** Written once more, the quotes or brackets would open or close something that has no sense here. */
function isPointless(line: string, { prefix, languageId }: FilterSite): boolean {
  const lexicon = lexiconOf(languageId);
  const place = placeAt(prefix, languageId);
  if (!lexicon || !place || place.until !== undefined) return false;
  const after = scan(line, lexicon, place);
  if (after.until !== undefined) return true;
  return after.closings.some((closing) => closing.closed?.indent !== indentOf(line));
}

/** All lines but the last are the echoed ones, and the last is the beginning of its. */
function couldBecome(written: readonly string[], echoed: readonly string[]): boolean {
  return written.every((line, index) => {
    const whole = echoed[index]?.trim() ?? '';
    return index === written.length - 1 ? whole.startsWith(line.trim()) : whole === line.trim();
  });
}
