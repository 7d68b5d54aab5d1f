// Some lines of a code block: laid out and coloured by themselves, so that what is added below leaves them alone.
import { el } from '../../dom.ts';
import { appendRuns, lookOf, type Run } from './highlight.ts';
import { appendVisible } from './visibleText.ts';

export class CodePart {
  readonly element = el('span', { class: 'code-part' });
  #text = '';
  #look = '';

  get text(): string {
    return this.#text;
  }

  /** Adds complete lines, without colours. */
  append(lines: string): void {
    this.#text += lines;
    this.#look = '';
    appendVisible(this.element, lines);
  }

  /** Shows its text in colours; undefined: it has none. Leaves alone what looks like that already. */
  show(runs: readonly Run[] | undefined): void {
    const look = runs ? lookOf(runs) : '';
    if (!runs || look === this.#look) return;
    this.#look = look;
    this.element.replaceChildren();
    appendRuns(this.element, runs);
  }

  /** Nothing more will be added: it is laid out only where somebody can see it. */
  settle(): void {
    this.element.classList.add('settled');
    const lines = this.#text.split('\n').length - (this.#text.endsWith('\n') ? 1 : 0);
    this.element.style.setProperty('contain-intrinsic-block-size', `auto ${lines}lh`);
  }

  /** The end of the block: its last line has no line end. */
  dropLastLineEnd(): void {
    if (!this.#text.endsWith('\n')) return;
    const text = this.#text.slice(0, -1);
    this.#text = '';
    this.element.replaceChildren();
    this.append(text);
  }
}
