// The list that opens while `#` or `/` is typed: chosen with arrows and Enter or Tab, closed with Escape. The cursor stays
// in the input all the time; the list is its popup, the chosen line its active descendant.
import { el } from '../dom.ts';

export interface Suggestion {
  readonly label: string;
  readonly detail: string;
  choose(): void;
}

const LIST_ID = 'hob-suggestions';

export class SuggestionList {
  readonly element = el('div', {
    class: 'suggestions',
    role: 'listbox',
    id: LIST_ID,
    'aria-label': 'Suggestions',
    hidden: true,
  });
  readonly #input: HTMLTextAreaElement;
  #items: readonly Suggestion[] = [];
  #selected = 0;

  constructor(input: HTMLTextAreaElement) {
    this.#input = input;
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-haspopup', 'listbox');
    input.setAttribute('aria-controls', LIST_ID);
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Shows these, or closes where there are none. What is selected stays so while it is still there. */
  show(items: readonly Suggestion[]): void {
    const before = this.#items[this.#selected]?.label;
    this.#items = items;
    this.#selected = Math.max(
      0,
      items.findIndex(({ label }) => label === before),
    );
    this.element.hidden = items.length === 0;
    this.#render();
  }

  close(): void {
    this.show([]);
  }

  /** True where the key was the list's. */
  take(event: KeyboardEvent): boolean {
    if (!this.isOpen) return false;
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') this.#move(key === 'ArrowDown' ? 1 : -1);
    else if ((key === 'Enter' && !event.shiftKey) || key === 'Tab') this.#items[this.#selected]?.choose();
    else if (key === 'Escape') this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #move(by: number): void {
    this.#selected = (this.#selected + by + this.#items.length) % this.#items.length;
    this.#render();
  }

  #render(): void {
    const options = this.#items.map(({ label, detail, choose }, index) => {
      const isSelected = index === this.#selected;
      const option = el(
        'div',
        { class: 'suggestion', role: 'option', id: `${LIST_ID}-${index}`, 'aria-selected': String(isSelected) },
        el('span', { class: 'suggestion-label' }, label),
        el('span', { class: 'suggestion-detail' }, detail),
      );
      // On pressing, so that the input does not lose the focus first.
      option.addEventListener('mousedown', (event) => {
        event.preventDefault();
        choose();
      });
      return option;
    });
    this.element.replaceChildren(...options);
    const active = options[this.#selected];
    if (active) {
      this.#input.setAttribute('aria-activedescendant', active.id);
      active.scrollIntoView?.({ block: 'nearest' });
    } else this.#input.removeAttribute('aria-activedescendant');
  }
}
