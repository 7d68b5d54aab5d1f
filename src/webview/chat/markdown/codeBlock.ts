// A block of code with its toolbar: language, copy, insert at cursor, new file. It can grow while the answer streams.
import { copyButton, iconButton, textButton } from '../buttons.ts';
import { el } from '../dom.ts';
import type { ContentActions } from './actions.ts';
import { highlight } from './highlight.ts';
import { appendVisible } from './visibleText.ts';

/** More than that is not laid out; the person can open it in an editor. */
const LONGEST_SHOWN_CHARS = 200_000;
/** While code grows, only its last part of about this size is coloured again. */
const PART_CHARS = 2_500;
/** Up to here a complete block is coloured as a whole, so that a comment over many lines is seen as one. */
const COLOURED_WHOLE_CHARS = 12_000;
/** Colouring may take this part of the time while code grows. */
const COLOUR_SHARE = 1 / 10;

export class CodeBlock {
  readonly element: HTMLElement;
  readonly #code = el('code');
  /** The last part: coloured again and again until the next one begins. */
  readonly #part = el('span');
  /** The line that is not complete. */
  readonly #partial = el('span');
  readonly #language: string;
  readonly #actions: ContentActions;
  #text = '';
  #partText = '';
  #isPartColoured = true;
  #colouredAt = 0;
  #colourCostMs = 0;

  /** `info` is what stands after the fence; its first word names the language. */
  constructor(info: string, actions: ContentActions) {
    this.#actions = actions;
    this.#language = (info.trim().split(/[\s,{:]/)[0] ?? '').slice(0, 40);
    const label = el('span', { class: 'code-language' });
    appendVisible(label, this.#language || 'text');
    const tools = el(
      'div',
      { class: 'code-tools', role: 'toolbar', 'aria-label': 'Code' },
      copyButton('Copy', () => actions.copy(this.#text)),
      iconButton('insert', 'Insert at Cursor', () => actions.insert(this.#text)),
      iconButton('newFile', 'New File', () => actions.newFile(this.#text, this.#language)),
    );
    this.#code.append(this.#part, this.#partial);
    const pre = el('pre', { tabindex: 0, dir: 'ltr', 'aria-label': `Code, ${this.#language || 'text'}` }, this.#code);
    this.element = el('div', { class: 'code-block' }, el('div', { class: 'code-head' }, label, tools), pre);
  }

  /** Adds complete lines. */
  append(lines: string): void {
    this.#text += lines;
    if (this.#text.length > LONGEST_SHOWN_CHARS) return;
    this.#partText += lines;
    this.#isPartColoured = false;
    appendVisible(this.#part, lines);
  }

  /** Shows the beginning of the next line, which replaces what was shown of it before. */
  setPartial(line: string): void {
    if (this.#text.length + line.length > LONGEST_SHOWN_CHARS) return;
    this.#partial.replaceChildren();
    appendVisible(this.#partial, line);
  }

  /** Colours what has come, as far as there is time for it. */
  colour(now: number): void {
    if (this.#isPartColoured || now - this.#colouredAt < this.#colourCostMs / COLOUR_SHARE) return;
    const begun = performance.now();
    while (this.#partText.length > PART_CHARS) this.#settlePart();
    this.#colourPart();
    this.#colouredAt = now;
    this.#colourCostMs = performance.now() - begun;
  }

  /** The block is complete: last colours, and a way to the part that is not shown. */
  finish(): void {
    this.#text = withoutLastLineEnd(this.#text);
    this.#partText = withoutLastLineEnd(this.#partText);
    this.#partial.replaceChildren();
    if (this.#text.length <= COLOURED_WHOLE_CHARS) {
      this.#code.replaceChildren(coloured(this.#text, this.#language));
    } else {
      if (this.#text.length > LONGEST_SHOWN_CHARS && this.#partText === '') this.#showBeginning();
      while (this.#partText.length > PART_CHARS) this.#settlePart();
      this.#colourPart();
    }
    if (this.#text.length > LONGEST_SHOWN_CHARS) this.element.append(this.#restButton());
  }

  /**
   * Colours the beginning of the last part for good: up to an empty line, or a line's end where there is none. It becomes
   * a block of its own, so that what is added below does not lay it out again.
   */
  #settlePart(): void {
    const empty = this.#partText.lastIndexOf('\n\n', PART_CHARS) + 2;
    const line = this.#partText.lastIndexOf('\n', PART_CHARS) + 1;
    const end = empty > 1 ? empty : line > 0 ? line : PART_CHARS;
    const settled = el('span', { class: 'code-part' });
    settled.append(coloured(this.#partText.slice(0, end), this.#language));
    this.#part.before(settled);
    this.#partText = this.#partText.slice(end);
    this.#isPartColoured = false;
  }

  #colourPart(): void {
    this.#part.replaceChildren(coloured(this.#partText, this.#language));
    this.#isPartColoured = true;
  }

  /** Everything came at once, in one piece that was too long to be added. */
  #showBeginning(): void {
    this.#partText = this.#text.slice(0, LONGEST_SHOWN_CHARS);
  }

  #restButton(): HTMLElement {
    const label = `${this.#text.length.toLocaleString('en-US')} characters: Open All in an Editor`;
    return textButton(label, () => this.#actions.newFile(this.#text, this.#language));
  }
}

/** A block that is complete already. */
export function completeCodeBlock(text: string, info: string, actions: ContentActions): HTMLElement {
  const block = new CodeBlock(info, actions);
  block.append(text);
  block.finish();
  return block.element;
}

function withoutLastLineEnd(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

function coloured(code: string, language: string): Node {
  const nodes = highlight(code, language);
  if (nodes) return nodes;
  const fragment = document.createDocumentFragment();
  appendVisible(fragment, code);
  return fragment;
}
