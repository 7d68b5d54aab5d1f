// The anchored prompt: laid out once per place, then only its end grows with what the person types, so that an engine
// with a prefix cache evaluates nothing but the new characters.
import { MOST_TYPED_LINES, type PromptBudget } from './budget.ts';
import { atCharacter, type Site, type TextChange, toLf } from './document.ts';
import type { ContextPiece } from './fim/family.ts';
import type { EngineSpeed } from './speed.ts';

/** The head begins at a multiple of so many lines, so that anchors laid near each other share their beginning. */
const GRID_LINES = 16;
/** A head is kept from the anchor before while the prefix is at most so many times its budget: no sliding. */
const HEAD_STRETCH = 1.5;
/** A line longer than this (minified code, data) is anchored in its middle, not far before the cursor: what is typed has a bound. */
const LONGEST_BEGUN_LINE = 400;
const BEGUN_OF_LONG_LINE = 40;
/** Characters an editor may have put behind the cursor by itself; they count as typed. */
const AUTO_CLOSERS = /^[)\]}>"'`;,]{0,4}/;
/** Characters of the snapshot that must still follow the cursor. */
const SUFFIX_CHECK = 1024;

export interface Anchor {
  /** Where the prefix begins and ends, as offsets that follow edits before them. */
  head: number;
  offset: number;
  /** Document text from head to offset, as it stands there. */
  readonly raw: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly context: readonly ContextPiece[];
  readonly typedTokens: number;
}

/** Lays an anchor at the beginning of the cursor's line; `before` is the anchor that is given up. */
export function layAnchor(
  site: Site,
  budget: PromptBudget,
  speed: EngineSpeed,
  options: { readonly before?: Anchor | undefined; readonly context: readonly ContextPiece[] },
): Anchor {
  const { text } = site.document;
  const begun = site.insertAt - site.lineStart;
  const offset = atCharacter(text, site.insertAt - (begun > LONGEST_BEGUN_LINE ? BEGUN_OF_LONG_LINE : begun));
  const head = headFor(site, offset, speed.charsOf(budget.prefixTokens), options.before);
  const raw = text.slice(head, offset);
  return {
    head,
    offset,
    raw,
    prefix: toLf(raw),
    suffix: suffixOf(site, speed.charsOf(budget.suffixTokens)),
    context: options.context,
    typedTokens: budget.typedTokens,
  };
}

/**
 * What has been typed since the anchor, if the anchor still holds at this site: the text before it is what it was, the
 * text behind the cursor is the snapshot (but for brackets the editor closed), and the typed part is within its bound.
 */
export function typedSince(anchor: Anchor, site: Site, speed: EngineSpeed): string | undefined {
  if (site.insertAt < anchor.offset) return undefined;
  const { text } = site.document;
  // A bound before any slicing, so that a far jump costs nothing.
  if (site.insertAt - anchor.offset > 2 * speed.charsOf(anchor.typedTokens)) return undefined;
  if (text.slice(anchor.head, anchor.offset) !== anchor.raw) return undefined;
  const typed = site.from(anchor.offset);
  if (speed.tokensOf(typed.length) > anchor.typedTokens || countLines(typed) > MOST_TYPED_LINES) return undefined;
  const after = site.head(SUFFIX_CHECK + 4);
  const expected = anchor.suffix.slice(0, SUFFIX_CHECK);
  return after.startsWith(expected) || startsBehindClosers(after, expected) ? typed : undefined;
}

/** Keeps an anchor's offsets right over an edit before it; edits inside it are found by comparing text. */
export function moveAnchor(anchor: Anchor, change: TextChange): void {
  // At the beginning of a file the anchor has nothing before it: what is inserted there is typed.
  if (change.end > anchor.head || change.start >= anchor.offset) return;
  const delta = change.text.length - (change.end - change.start);
  anchor.head += delta;
  anchor.offset += delta;
}

/** Share of the typed part's bound that is used up, from 0 to 1. */
export function usedShare(anchor: Anchor, typed: string, speed: EngineSpeed): number {
  return Math.max(speed.tokensOf(typed.length) / anchor.typedTokens, countLines(typed) / MOST_TYPED_LINES);
}

function startsBehindClosers(after: string, expected: string): boolean {
  const closers = AUTO_CLOSERS.exec(after)?.[0].length ?? 0;
  for (let skip = 1; skip <= closers; skip++) if (after.startsWith(expected, skip)) return true;
  return false;
}

function headFor(site: Site, anchor: number, budgetChars: number, before: Anchor | undefined): number {
  if (before && before.head <= anchor && anchor - before.head <= HEAD_STRETCH * budgetChars) {
    const isUntouched = site.document.text.startsWith(before.raw.slice(0, anchor - before.head), before.head);
    if (isUntouched && (before.head === 0 || anchor - before.head >= budgetChars / 2)) return before.head;
  }
  const { text } = site.document;
  const earliest = Math.max(0, anchor - budgetChars);
  if (earliest === 0) return 0;
  // The first grid line within the budget; where lines are so long that there is none, the first line; else a cut line.
  let start = text.indexOf('\n', earliest) + 1;
  if (start === 0 || start > anchor) return atCharacter(text, earliest);
  let line = site.document.lineOf(start);
  const first = start;
  while (line % GRID_LINES !== 0) {
    const next = text.indexOf('\n', start) + 1;
    if (next === 0 || next > anchor - budgetChars / 2) return first;
    start = next;
    line++;
  }
  return start;
}

/** What follows the cursor; a line that the budget cuts is left out, unless it is all there is. */
function suffixOf(site: Site, budgetChars: number): string {
  const text = site.head(budgetChars);
  const end = text.lastIndexOf('\n');
  return text.length === budgetChars && end > 0 ? text.slice(0, end + 1) : text;
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
