// In turn: types a stretch that is wrong and undoes it; undoes a stretch that was right, and redoes it. An undo or redo
// is one edit, as the editor makes it.
import type { Person } from '../person.ts';
import type { Site } from '../site.ts';
import type { Habit } from './habit.ts';

const WRONG_STRETCHES = ['result', 'value', 'index + 1', 'this.next', 'options'];
const LONGEST_UNDO = 12;
const SHORTEST_UNDO = 4;
const FIRST_AFTER_KEYS = 30;

export class Undoing implements Habit {
  #next = FIRST_AFTER_KEYS;
  #turns = 0;

  async beforeKey(person: Person, site: Site, { gap }: { readonly gap: number }): Promise<number> {
    const { typist, figures } = person;
    const line = site.text.slice(site.text.lastIndexOf('\n', site.done - 1) + 1, site.done);
    const stretch = line.trimStart().slice(-LONGEST_UNDO);
    if (figures.keys < this.#next || stretch.length < SHORTEST_UNDO) return gap;
    this.#next = figures.keys + 40 + Math.floor(30 * typist.random());
    if (this.#turns++ % 2 === 0) await this.#typeWrong(person, site, gap);
    else await this.#undoRight(person, site, { gap, stretch });
    return 250 + 150 * typist.random();
  }

  async #typeWrong(person: Person, site: Site, gap: number): Promise<void> {
    const { typist } = person;
    const wrong = WRONG_STRETCHES[this.#turns % WRONG_STRETCHES.length] ?? 'value';
    let wait = gap;
    for (const character of wrong) {
      await person.key(site, wait, () => {
        person.insert(site, character);
        site.astray += character;
        return 'typed';
      });
      wait = typist.gapAfter(character);
    }
    await person.key(site, 400 + 300 * typist.random(), () => {
      person.erase(site, site.astray);
      site.astray = '';
      return 'typed';
    });
  }

  async #undoRight(person: Person, site: Site, { gap, stretch }: { gap: number; stretch: string }): Promise<void> {
    await person.key(site, gap + 300, () => {
      person.erase(site, stretch);
      site.done -= stretch.length;
      return 'typed';
    });
    await person.key(site, 500 + 400 * person.typist.random(), () => {
      person.insert(site, stretch);
      site.done += stretch.length;
      return 'typed';
    });
  }
}
