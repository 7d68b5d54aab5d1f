// An answer as DOM while it grows. Blocks that can no longer change are rendered once and left alone; only the open end
// is rendered again. Code, tables and overlong lines, which can be most of an answer, grow in place.
import type { Links, MarkedToken, Token } from 'marked';
import { el } from '../../dom.ts';
import type { ContentActions } from './actions.ts';
import { appendBlocks, plainBlock } from './blocks.ts';
import { type Lex, type LexingBudget, lexBlocks } from './boundedLexer.ts';
import { LongLine } from './longLine.ts';
import { OpenFence } from './openFence.ts';
import { OpenTable } from './openTable.ts';
import { stableEnd } from './stableEnd.ts';

/** A line longer than that is no prose: it is shown as it is. */
const LONGEST_PARSED_LINE = 5_000;

/** So many blocks at the end are always laid out: they are on screen, or were a moment ago. */
const LAID_OUT_BLOCKS = 8;

/** Something that takes text as it comes, until it says where it ends. */
export interface OpenBlock {
  readonly element: HTMLElement;
  /** Takes what has come since; returns how much of `text`, from its start, belongs to it, and whether it is complete. */
  feed(text: string, isLast: boolean): { readonly taken: number; readonly isClosed: boolean };
}

export class StreamingMarkdown {
  readonly element = el('div', { class: 'markdown' });
  readonly #tail = el('div', { class: 'markdown-tail' });
  readonly #actions: ContentActions;
  readonly #links: Links = {};
  readonly #budget: LexingBudget = { spentMs: 0 };
  readonly #lex: Lex = (text) => lexBlocks(text, this.#links, this.#budget);
  /** What has not been rendered for good; what is before it has been let go. */
  #pending = '';
  #open: OpenBlock | undefined;
  #settled = 0;
  #endsInReturn = false;

  constructor(actions: ContentActions) {
    this.#actions = actions;
    this.element.append(this.#tail);
  }

  /** Takes more text. Shows nothing yet: see `render`. */
  append(text: string): void {
    // A line end may come in two pieces.
    const joined = this.#endsInReturn ? `\r${text}` : text;
    this.#endsInReturn = joined.endsWith('\r');
    const complete = this.#endsInReturn ? joined.slice(0, -1) : joined;
    this.#pending += complete.includes('\r') ? complete.replace(/\r\n?/g, '\n') : complete;
  }

  /** Brings the DOM up to date. At most once per frame. */
  render(): void {
    this.#advance(false);
  }

  /** No more text will come. */
  finish(): void {
    this.#advance(true);
    this.element.classList.add('finished');
  }

  #advance(isLast: boolean): void {
    while (this.#open ? this.#feedOpen(this.#open, isLast) : this.#lexPending(isLast)) {
      // Each round has taken something away from what is pending.
    }
  }

  /** Whether there may be more to do. */
  #feedOpen(open: OpenBlock, isLast: boolean): boolean {
    const { taken, isClosed } = open.feed(this.#pending, isLast);
    this.#pending = this.#pending.slice(taken);
    if (!isClosed) return false;
    this.#open = undefined;
    return this.#pending !== '';
  }

  #lexPending(isLast: boolean): boolean {
    const longLine = startOfLongLine(this.#pending);
    const text = longLine === undefined ? this.#pending : this.#pending.slice(0, longLine);
    if (text.trim() !== '') {
      const tokens = this.#lex(text);
      const mayGrow = longLine !== undefined || !isLast;
      const open = tokens && mayGrow ? this.#growing(tokens.at(-1)) : undefined;
      if (tokens && open) return this.#openBlock(tokens.slice(0, -1), open);
      if (isLast || longLine !== undefined) this.#freeze(tokens, text);
      else if (!this.#freezeStable(tokens, text)) this.#showTail(tokens, text);
    }
    if (longLine === undefined) {
      if (isLast) this.#pending = '';
      return false;
    }
    this.#pending = this.#pending.slice(longLine);
    this.#tail.replaceChildren();
    this.#start(new LongLine(this.#actions));
    return true;
  }

  /** The block that a last token begins, if it is one that grows in place. */
  #growing(last: Token | undefined): OpenBlock | undefined {
    // Without extensions marked makes no other tokens than its own.
    const token = last as MarkedToken | undefined;
    if (token?.type === 'code' && OpenFence.isOpen(token.raw)) return new OpenFence(token.raw, this.#actions);
    const isTable = token?.type === 'table' && OpenTable.isGrowing(token);
    return isTable ? new OpenTable(token, this.#actions, this.#lex) : undefined;
  }

  /** Renders for good what comes before a block that grows in place, and begins that block. */
  #openBlock(before: readonly Token[], block: OpenBlock): boolean {
    this.#freeze(before, '');
    this.#pending = this.#pending.slice(before.reduce((sum, token) => sum + token.raw.length, 0));
    this.#start(block);
    return true;
  }

  #start(block: OpenBlock): void {
    this.#open = block;
    this.#tail.before(block.element);
    this.#settle();
  }

  /** Earlier blocks are laid out only where somebody can see them. */
  #settle(): void {
    const { children } = this.element;
    for (; this.#settled < children.length - LAID_OUT_BLOCKS; this.#settled++) {
      children[this.#settled]?.classList.add('settled');
    }
  }

  /** Renders for good; text that is no sensible Markdown as it is. */
  #freeze(tokens: readonly Token[] | undefined, text: string): void {
    const fragment = document.createDocumentFragment();
    if (tokens) appendBlocks(fragment, tokens, this.#actions);
    else fragment.append(plainBlock(text));
    this.#tail.replaceChildren();
    this.#tail.before(fragment);
    this.#settle();
  }

  /** Renders for good what cannot change any more, and the rest as the tail; false where there is no such part. */
  #freezeStable(tokens: readonly Token[] | undefined, text: string): boolean {
    const length = stableEnd(tokens, text);
    if (length === 0 || length >= text.length) return false;
    const stable = text.slice(0, length);
    this.#freeze(this.#lex(stable), stable);
    this.#pending = this.#pending.slice(length);
    this.#showTail(this.#lex(this.#pending), this.#pending);
    return true;
  }

  #showTail(tokens: readonly Token[] | undefined, text: string): void {
    const fragment = document.createDocumentFragment();
    if (tokens) appendBlocks(fragment, tokens, this.#actions);
    else fragment.append(plainBlock(text));
    this.#tail.replaceChildren(fragment);
  }
}

/** Where a line begins that is too long to be parsed. */
function startOfLongLine(text: string): number | undefined {
  if (text.length <= LONGEST_PARSED_LINE) return undefined;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const stop = end < 0 ? text.length : end;
    if (stop - start > LONGEST_PARSED_LINE) return start;
    start = stop + 1;
  }
  return undefined;
}
