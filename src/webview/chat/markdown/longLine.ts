// A line that is too long to be prose (minified code, base64, an attack): shown as it is, its beginning only if huge.

import { el } from '../../dom.ts';
import { textButton } from '../buttons.ts';
import type { ContentActions } from './actions.ts';
import type { OpenBlock } from './streamingMarkdown.ts';
import { appendVisible } from './visibleText.ts';

/** Laying out much more text without a break takes longer than a frame. */
const LONGEST_SHOWN = 20_000;

export class LongLine implements OpenBlock {
  readonly element = el('p', { class: 'plain long-line', dir: 'auto' });
  readonly #actions: ContentActions;
  #text = '';
  #shown = 0;

  constructor(actions: ContentActions) {
    this.#actions = actions;
  }

  feed(text: string, isLast: boolean): { taken: number; isClosed: boolean } {
    const end = text.indexOf('\n');
    const line = end < 0 ? text : text.slice(0, end);
    this.#text += line;
    if (this.#shown < LONGEST_SHOWN) {
      const piece = this.#text.slice(this.#shown, LONGEST_SHOWN);
      this.#shown += piece.length;
      appendVisible(this.element, piece);
    }
    const isClosed = end >= 0 || isLast;
    if (isClosed && this.#text.length > LONGEST_SHOWN) this.element.append('… ', this.#restButton());
    return { taken: end < 0 ? text.length : end + 1, isClosed };
  }

  #restButton(): HTMLElement {
    const label = `${this.#text.length.toLocaleString('en-US')} characters on one line: Open in an Editor`;
    return textButton(label, () => this.#actions.newFile(this.#text, ''));
  }
}
