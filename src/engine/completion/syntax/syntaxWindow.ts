// The piece of a document that is parsed to judge one completion: the headings of all blocks around the cursor, the
// definition the cursor is in, the completion, and a few lines after it.

import { firstLines, indentOf, isBlank, lineHead } from './lines.ts';
import type { Insertion } from './replaceRange.ts';
import { CONTINUES, opensFunction } from './scope.ts';

/** Lines above the cursor that are searched for headings, and lines of a definition that are parsed. */
const LINES_BEFORE = 200;
const LINES_AFTER = 30;
/** Lines above the cursor that are parsed where indentation shows no heading. */
const LINES_ABOVE = 30;

export interface SyntaxWindow {
  readonly source: string;
  /** Offset of the completion in `source`. */
  readonly cursor: number;
}

/** Headings alone stand for the blocks they open: `class A {` is enough to read what follows as a method. */
export function windowOf(site: Insertion, text: string): SyntaxWindow {
  // PHP is text until it is opened.
  const opening = site.languageId === 'php' ? '<?php\n' : '';
  const before = opening + headings(site.prefix, text);
  return { source: before + text + firstLines(site.suffix, LINES_AFTER), cursor: before.length };
}

function headings(prefix: string, text: string): string {
  const lines = prefix.split('\n').slice(-LINES_BEFORE);
  const head = lineHead(prefix);
  let least = isBlank(head) ? indentOf(head + (text.split('\n', 1)[0] ?? '')) : indentOf(head);
  const found: number[] = [];
  for (let at = lines.length - 2; at >= 0 && least > 0; at--) {
    const line = lines[at] ?? '';
    if (isBlank(line) || CONTINUES.test(line) || indentOf(line) >= least) continue;
    least = indentOf(line);
    found.unshift(at);
  }
  // From the outermost function on everything is taken, of what is around it the headings only.
  const start = found.find((at) => opensFunction(lines[at] ?? ''));
  // Nothing stands further left: what is just above may still be open, badly indented as it is.
  if (found.length === 0) return lines.slice(-LINES_ABOVE).join('\n');
  if (start === undefined) return found.map((at) => `${lines[at] ?? ''}\n`).join('') + head;
  const outer = found.filter((at) => at < start).map((at) => `${lines[at] ?? ''}\n`);
  return outer.join('') + lines.slice(start).join('\n');
}
