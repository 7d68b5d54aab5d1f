// Tells people who listen to the panel what has happened, once, instead of every word as it streams.
import { el } from '../dom.ts';

/** Screen readers cut off or stall on more. */
const LONGEST_ANNOUNCEMENT = 2_000;

export class Announcer {
  readonly element = el('div', { class: 'for-listeners', role: 'status', 'aria-live': 'polite' });

  say(text: string): void {
    const isLong = text.length > LONGEST_ANNOUNCEMENT;
    this.element.textContent = isLong ? `${text.slice(0, LONGEST_ANNOUNCEMENT)} … and more.` : text;
  }
}
