// How much of the model's context window the next question would use.
import { el } from '../dom.ts';
import { formatCount } from './figures.ts';

/** From here on the answer may not fit any more. */
const NEARLY_FULL = 0.85;

export class Meter {
  readonly #fill = el('span', { class: 'meter-fill' });
  readonly #text = el('span', { class: 'meter-text' });
  readonly element = el(
    'span',
    {
      class: 'meter',
      role: 'meter',
      'aria-label': 'Context used',
      'aria-valuemin': 0,
      'aria-valuemax': 100,
      hidden: true,
    },
    el('span', { class: 'meter-bar' }, this.#fill),
    this.#text,
  );

  /** Tokens; hidden while the window is not known. */
  show(usedTokens: number, windowTokens: number | null): void {
    this.element.hidden = windowTokens === null;
    if (windowTokens === null) return;
    const share = usedTokens / Math.max(1, windowTokens);
    const percent = Math.min(999, Math.round(share * 100));
    this.#text.textContent = `${percent} %`;
    this.#fill.style.width = `${Math.min(100, percent)}%`;
    this.element.classList.toggle('nearly-full', share >= NEARLY_FULL);
    this.element.setAttribute('aria-valuenow', String(Math.min(100, percent)));
    const words = `about ${formatCount(usedTokens)} of ${formatCount(windowTokens)} tokens`;
    this.element.setAttribute('aria-valuetext', words);
    this.element.title =
      share > 1 ? `Context window: ${words}. This does not fit.` : `Context window: ${words}, before the answer`;
  }
}
