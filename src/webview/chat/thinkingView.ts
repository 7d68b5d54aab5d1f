// What a model thought before it answered: folded, with the time it took. Plain text, never part of what is copied.
import { el } from '../dom.ts';
import { formatSeconds } from './figures.ts';
import { appendVisible } from './markdown/visibleText.ts';

export class ThinkingView {
  readonly element: HTMLDetailsElement;
  readonly #summary = el('summary');
  readonly #text = el('div', { class: 'thinking-text', dir: 'auto' });
  #waiting = '';

  constructor() {
    this.element = el('details', { class: 'thinking', hidden: true }, this.#summary, this.#text);
    // Folded text need not be laid out; it is there when somebody opens it.
    this.element.addEventListener('toggle', () => this.render());
  }

  append(text: string): void {
    this.element.hidden = false;
    this.#waiting += text;
  }

  /** Brings the text up to date where it can be seen. */
  render(): void {
    if (!this.element.open || this.#waiting === '') return;
    appendVisible(this.#text, this.#waiting);
    this.#waiting = '';
  }

  /** `isRunning`: it still thinks. */
  showTime(ms: number, isRunning: boolean): void {
    this.#summary.textContent = isRunning ? `Thinking… ${formatSeconds(ms)}` : `Thought for ${formatSeconds(ms)}`;
  }
}
