// Pastes the next lines in one edit after every few lines typed.
import type { Person } from '../person.ts';
import type { Site } from '../site.ts';
import type { Habit } from './habit.ts';

const LINES_BETWEEN = 3;

export class Pasting implements Habit {
  #lineStarts = 0;

  async beforeKey(person: Person, site: Site, plan: { readonly gap: number; readonly end: number }): Promise<number> {
    const isLineStart = site.done > 0 && site.text[site.done - 1] === '\n';
    if (!isLineStart || ++this.#lineStarts % LINES_BETWEEN !== 0) return plan.gap;
    const count = 2 + Math.floor(3 * person.typist.random());
    const lines = site.text.slice(site.done, plan.end).split('\n');
    // At least one line is left to type.
    if (lines.length < count + 2) return plan.gap;
    const pasted = `${lines.slice(0, count).join('\n')}\n`;
    await person.key(site, plan.gap + 500 + 600 * person.typist.random(), () => {
      person.insert(site, pasted);
      site.done += pasted.length;
      person.figures.chars += pasted.length;
      return 'typed';
    });
    return 500 + 500 * person.typist.random();
  }
}
