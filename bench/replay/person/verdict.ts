// Reads an item of the server as ghost text and says what is wrong with it, if anything: the counting of stale text.
import type { InlineCompletionItem } from 'vscode-languageserver';
import { ASTRAY } from '../engine/oracle.ts';
import { type Answer, type Site, toLf } from './site.ts';
import { firstLine, withoutSpace } from './typist.ts';

export type Verdict =
  /** `isOffTruth`: it fits, but is not the engine's text (cut or changed by a filter). */
  { readonly answer: Answer; readonly isOffTruth: boolean } | { readonly stale: string };

/** Characters ahead that are compared, and how far back old text is looked for. */
const AHEAD_CHARS = 400;
const LONG_HEAD = 8;
const SHORT_BACK = 12;
const OTHER_PLACE_BACK = 60;

/** What an item is worth at a site as the document is now; `sites` are all places where the person types. */
export function verdictOn(item: InlineCompletionItem, site: Site, sites: readonly Site[]): Verdict {
  const { document, offset } = site;
  const insert = toLf(typeof item.insertText === 'string' ? item.insertText : item.insertText.value);
  let start = offset;
  if (item.range) {
    const from = document.offsetAt(item.range.start);
    const end = document.offsetAt(item.range.end);
    const isOneLine = from !== undefined && end !== undefined && !document.text.slice(from, end).includes('\n');
    if (!isOneLine || from > offset || end < offset) return { stale: 'range' };
    start = from;
    if (!insert.startsWith(site.from(start))) return { stale: 'what it replaces is not its beginning' };
  }
  const answer = { insert, start, command: item.command };
  const { selected } = site;
  if (selected) {
    const goesOn =
      start <= selected.start && insert.startsWith(toLf(document.text.slice(start, selected.start)) + selected.text);
    return goesOn ? { answer, isOffTruth: false } : { stale: 'it does not go on from the selected entry' };
  }
  const text = insert.slice(site.from(start).length);
  const head = withoutSpace(engineText(firstLine(text)));
  if (site.astray) {
    if (head.length >= 2 && upcoming(site).startsWith(head)) return { stale: 'made for the text before the typo' };
    return { answer, isOffTruth: false };
  }
  if (upcoming(site).startsWith(head)) return { answer, isOffTruth: false };
  const farthest = head.length >= LONG_HEAD ? AHEAD_CHARS : SHORT_BACK;
  if (head.length >= 3) {
    for (let back = 1; back <= farthest; back++) {
      if (upcoming(site, back).startsWith(head)) return { stale: `made ${back} characters ago` };
    }
  }
  if (
    head.length >= LONG_HEAD &&
    sites.some((other) => other !== site && upcoming(other, OTHER_PLACE_BACK).includes(head))
  ) {
    return { stale: 'made for another place' };
  }
  return { answer, isOffTruth: true };
}

function upcoming(site: Site, back = 0): string {
  return withoutSpace(site.text.slice(Math.max(0, site.done - back), site.done + AHEAD_CHARS));
}

/** What of a line the engine had right: it goes astray with one word, which may have been cut at either end. */
function engineText(line: string): string {
  for (let cut = 1; cut < ASTRAY.length - 3; cut++) if (line.startsWith(ASTRAY.slice(cut))) return '';
  const at = line.indexOf(ASTRAY);
  if (at >= 0) return line.slice(0, at);
  for (let length = ASTRAY.length - 1; length > 0; length--) {
    if (line.endsWith(ASTRAY.slice(0, length))) return line.slice(0, -length);
  }
  return line;
}
