// A block of code with its toolbar: language, copy, insert at cursor, new file. It can grow while the answer streams.
import { copyButton, iconButton, textButton } from '../buttons.ts';
import { el } from '../dom.ts';
import type { ContentActions } from './actions.ts';
import { highlight } from './highlight.ts';
import { appendVisible } from './visibleText.ts';

/** More than that is not laid out; the person can open it in an editor. */
const LONGEST_SHOWN_CHARS = 200_000;
/** While it grows, code longer than this keeps its last colours; the rest follows when it is complete. */
const LONGEST_RECOLOURED_CHARS = 12_000;
/** Colouring may take this part of the time while code grows. */
const COLOUR_SHARE = 1 / 12;

export class CodeBlock {
  readonly element: HTMLElement;
  readonly #code = el('code');
  /** The end that has no colours yet. */
  readonly #plain = el('span');
  readonly #partial = el('span');
  readonly #language: string;
  readonly #actions: ContentActions;
  #text = '';
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
    this.#code.append(this.#plain, this.#partial);
    const pre = el('pre', { tabindex: 0, dir: 'ltr', 'aria-label': `Code, ${this.#language || 'text'}` }, this.#code);
    this.element = el('div', { class: 'code-block' }, el('div', { class: 'code-head' }, label, tools), pre);
  }

  /** Adds complete lines. */
  append(lines: string): void {
    this.#text += lines;
    if (this.#text.length > LONGEST_SHOWN_CHARS) return;
    appendVisible(this.#plain, lines);
  }

  /** Shows the beginning of the next line, which replaces what was shown of it before. */
  setPartial(line: string): void {
    if (this.#text.length + line.length > LONGEST_SHOWN_CHARS) return;
    this.#partial.replaceChildren();
    appendVisible(this.#partial, line);
  }

  /** Colours what has come, as far as there is time for it. */
  colour(now: number): void {
    if (!this.#plain.hasChildNodes() || this.#text.length > LONGEST_RECOLOURED_CHARS) return;
    if (now - this.#colouredAt < this.#colourCostMs / COLOUR_SHARE) return;
    const begun = performance.now();
    this.#recolour();
    this.#colouredAt = now;
    this.#colourCostMs = performance.now() - begun;
  }

  /** The block is complete: last colours, and a way to the part that is not shown. */
  finish(): void {
    if (this.#text.endsWith('\n')) this.#text = this.#text.slice(0, -1);
    this.#partial.replaceChildren();
    this.#recolour();
    if (this.#text.length > LONGEST_SHOWN_CHARS) this.element.append(this.#restButton());
  }

  #recolour(): void {
    const shown = this.#text.length > LONGEST_SHOWN_CHARS ? this.#text.slice(0, LONGEST_SHOWN_CHARS) : this.#text;
    const nodes = highlight(shown, this.#language) ?? visible(shown);
    this.#plain.replaceChildren();
    this.#code.replaceChildren(nodes, this.#plain, this.#partial);
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

function visible(text: string): Node {
  const fragment = document.createDocumentFragment();
  appendVisible(fragment, text);
  return fragment;
}
