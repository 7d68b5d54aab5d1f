// Above the input when a question does not fit the model: what is too much, and what the person can do about each part.
// Nothing is left out without them.
import type { ChatMeasureResult } from '../../shared/protocol/chat.ts';
import { el } from '../dom.ts';
import { textButton } from './buttons.ts';
import { formatCount } from './figures.ts';

/** A part that could go, or be made shorter. */
export interface LargePart {
  readonly label: string;
  readonly tokens: number;
  readonly isBusy: boolean;
  drop(): void;
  /** Missing where a summary makes no sense. */
  summarise?(): void;
}

export interface FitActions {
  summariseChat(): void;
  newChat(): void;
}

/** Parts smaller than this do not help. */
const WORTH_TOKENS = 30;

export class FitLine {
  readonly element = el('div', {
    class: 'fit',
    role: 'status',
    tabindex: -1,
    'aria-label': 'Does not fit',
    hidden: true,
  });
  readonly #actions: FitActions;
  #isSummarising = false;
  #holdsUp = false;

  constructor(actions: FitActions) {
    this.#actions = actions;
  }

  /** Whether the question must not be sent as it is. */
  get holdsUp(): boolean {
    return this.#holdsUp;
  }

  show(measure: ChatMeasureResult, parts: readonly LargePart[]): void {
    const { fits, hindrance, promptTokens, contextTokens, historyTokens, fallback } = measure;
    // An estimate over the window, not by so much that it is certain: it may be sent, and the server may refuse it.
    const isDoubtful = fits && contextTokens !== null && promptTokens > contextTokens;
    // By the person's own rule it goes to a model that it fits.
    if (((fits && !isDoubtful) || fallback?.isAutomatic) && hindrance === undefined) {
      this.hide();
      return;
    }
    const rows = hindrance === undefined ? this.#rows(parts, historyTokens) : [];
    const words = hindrance ?? `${needOf(measure, isDoubtful)} ${adviceOn(rows.length > 0)}`;
    this.element.replaceChildren(el('p', {}, words), ...(rows.length > 0 ? [el('ul', {}, ...rows)] : []));
    this.element.hidden = false;
    this.#holdsUp = !isDoubtful || hindrance !== undefined;
  }

  hide(): void {
    this.element.hidden = true;
    this.#holdsUp = false;
    this.element.replaceChildren();
    this.#isSummarising = false;
  }

  #rows(parts: readonly LargePart[], historyTokens: number): HTMLElement[] {
    const large = parts.filter(({ tokens }) => tokens >= WORTH_TOKENS).sort((a, b) => b.tokens - a.tokens);
    const rows = large.map(({ label, tokens, isBusy, drop, summarise }) => {
      const buttons = [named(textButton('Drop', drop), `Drop ${label}`)];
      if (summarise) {
        const button = textButton(isBusy ? 'Summarising…' : 'Summarise', summarise);
        button.disabled = isBusy;
        buttons.push(named(button, `Summarise ${label}`));
      }
      return row(label, tokens, buttons);
    });
    if (historyTokens < WORTH_TOKENS) return rows;
    const summarise = textButton(this.#isSummarising ? 'Summarising…' : 'New Chat with a Summary', () => {
      this.#isSummarising = true;
      summarise.textContent = 'Summarising…';
      summarise.disabled = true;
      this.#actions.summariseChat();
    });
    summarise.disabled = this.#isSummarising;
    rows.push(
      row('Earlier messages', historyTokens, [textButton('New Chat', () => this.#actions.newChat()), summarise]),
    );
    return rows;
  }
}

function needOf({ promptTokens, contextTokens, model }: ChatMeasureResult, isDoubtful: boolean): string {
  const needs = isDoubtful ? 'This may not fit: it needs about' : 'This needs about';
  return `${needs} ${formatCount(promptTokens)} tokens, and ${model?.name ?? 'the model'} takes ${formatCount(contextTokens ?? 0)}.`;
}

function adviceOn(hasParts: boolean): string {
  return hasParts
    ? 'Choose what to leave out or make shorter:'
    : 'Shorten the question, or choose a model that takes more.';
}

function row(label: string, tokens: number, buttons: readonly HTMLElement[]): HTMLElement {
  return el(
    'li',
    {},
    el('span', { class: 'fit-label' }, label),
    el('span', { class: 'fit-size' }, `about ${formatCount(tokens)}`),
    ...buttons,
  );
}

function named(button: HTMLButtonElement, name: string): HTMLButtonElement {
  button.setAttribute('aria-label', name);
  return button;
}
