// The text of a question: grows with what is written, suggests after # and /, sends with Enter.
import { el } from '../dom.ts';
import { type SuggestionActions, Suggestions } from './suggestions.ts';

export interface InputActions extends SuggestionActions {
  send(): void;
  /** Up arrow in the empty input. */
  editLast(): void;
}

export class QuestionInput {
  readonly element = el('textarea', {
    rows: 1,
    'aria-label': 'Ask Hob',
    placeholder: 'Ask Hob about your code: # adds context, / a command',
  });
  readonly suggestions: Suggestions;
  readonly #actions: InputActions;

  constructor(actions: InputActions, text: string) {
    this.#actions = actions;
    this.element.value = text;
    this.suggestions = new Suggestions(this.element, actions);
    this.element.addEventListener('input', () => {
      actions.changed();
      this.suggestions.update();
    });
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
  }

  get text(): string {
    return this.element.value;
  }

  setText(text: string): void {
    this.element.value = text;
    this.#actions.changed();
  }

  /** Adapts the height to the text; also after the page has become visible. */
  fit(): void {
    this.element.style.height = 'auto';
    this.element.style.height = `${this.element.scrollHeight}px`;
  }

  #onKey(event: KeyboardEvent): void {
    // A key that ends the choice of an input method's candidate is not for us.
    if (event.isComposing || this.suggestions.list.take(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.#actions.send();
    } else if (event.key === 'ArrowUp' && this.text === '') {
      event.preventDefault();
      this.#actions.editLast();
    }
  }
}
