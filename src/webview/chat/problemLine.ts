// One line above the input that says what went wrong, with the button that mends it.
import type { ViewProblem } from '../../shared/protocol/chatView.ts';
import { el } from '../dom.ts';
import { iconButton, textButton } from './buttons.ts';

export class ProblemLine {
  readonly element = el('div', { class: 'problem', role: 'alert', hidden: true });
  readonly #runRemedy: (command: string) => void;

  constructor(runRemedy: (command: string) => void) {
    this.#runRemedy = runRemedy;
  }

  show({ text, remedy }: ViewProblem): void {
    this.element.hidden = false;
    this.element.replaceChildren(el('span', { class: 'problem-text' }, text));
    if (remedy) this.element.append(textButton(remedy.title, () => this.#runRemedy(remedy.command)));
    this.element.append(iconButton('close', 'Dismiss', () => this.hide()));
  }

  hide(): void {
    this.element.hidden = true;
    this.element.replaceChildren();
  }
}
