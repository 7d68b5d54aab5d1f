// The list of earlier conversations: search, open, export, delete.
import type { ConversationSummary } from '../../shared/protocol/chat.ts';
import { el } from '../dom.ts';
import { iconButton, textButton } from './buttons.ts';
import { formatAge } from './figures.ts';

export interface HistoryActions {
  list(query: string): void;
  open(conversation: string): void;
  export(conversation: string): void;
  delete(conversation: string): void;
  deleteAll(): void;
  close(): void;
}

const SEARCH_AFTER_MS = 150;
/** More are found by searching. */
const MOST_SHOWN = 300;

export class HistoryView {
  readonly element: HTMLElement;
  readonly #actions: HistoryActions;
  readonly #search = el('input', { type: 'search', 'aria-label': 'Search chats', placeholder: 'Search chats' });
  readonly #list = el('ul', { class: 'history-list', 'aria-label': 'Chats' });
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(actions: HistoryActions) {
    this.#actions = actions;
    this.#search.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => actions.list(this.#search.value), SEARCH_AFTER_MS);
    });
    this.element = el(
      'section',
      { class: 'history', 'aria-label': 'Earlier chats', hidden: true },
      el(
        'div',
        { class: 'history-head' },
        iconButton('back', 'Back to the Chat', () => actions.close()),
        this.#search,
        iconButton('trash', 'Delete All Chats…', () => actions.deleteAll()),
      ),
      this.#list,
    );
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  open(): void {
    this.element.hidden = false;
    this.#search.value = '';
    this.#actions.list('');
    this.#search.focus();
  }

  close(): void {
    this.element.hidden = true;
  }

  /** Ignores the answer to a search that has been changed meanwhile. */
  show(query: string, conversations: readonly ConversationSummary[], current: string): void {
    if (query !== this.#search.value) return;
    if (conversations.length === 0) {
      const words = query === '' ? 'No chats in this workspace yet.' : `Nothing about “${query}”.`;
      this.#list.replaceChildren(el('li', { class: 'history-empty' }, words));
      return;
    }
    const items = conversations.slice(0, MOST_SHOWN).map((each) => this.#item(each, each.id === current));
    if (conversations.length > MOST_SHOWN) {
      items.push(el('li', { class: 'history-empty' }, `${conversations.length - MOST_SHOWN} more: search for them.`));
    }
    this.#list.replaceChildren(...items);
  }

  #item({ id, title, updatedAt }: ConversationSummary, isCurrent: boolean): HTMLElement {
    const open = textButton('', () => this.#actions.open(id), 'history-open');
    open.append(
      el('span', { class: 'history-title', dir: 'auto' }, title),
      el('span', { class: 'history-age' }, formatAge(updatedAt, Date.now())),
    );
    open.title = title;
    if (isCurrent) open.setAttribute('aria-current', 'true');
    return el(
      'li',
      {},
      open,
      iconButton('export', `Export ${title}`, () => this.#actions.export(id)),
      iconButton('trash', `Delete ${title}`, () => this.#actions.delete(id)),
    );
  }
}
