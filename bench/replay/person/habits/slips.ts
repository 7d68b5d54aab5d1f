// Presses a wrong key or two now and then, and takes them back one by one.
import type { Person } from '../person.ts';
import type { Site } from '../site.ts';
import type { Habit } from './habit.ts';

const WRONG_KEYS = 'qxzkvw';
const FIRST_AFTER_KEYS = 25;

export class Slips implements Habit {
  #next = FIRST_AFTER_KEYS;

  async beforeKey(person: Person, site: Site, { gap }: { readonly gap: number }): Promise<number> {
    const { typist } = person;
    const wanted = site.upcoming.charAt(0);
    if (person.figures.keys < this.#next || !/\w/.test(wanted)) return gap;
    this.#next = person.figures.keys + 30 + Math.floor(20 * typist.random());
    const slips = typist.random() < 0.3 ? 2 : 1;
    for (let slip = 0; slip < slips; slip++) {
      const wrong = WRONG_KEYS.charAt(Math.floor(WRONG_KEYS.length * typist.random()));
      if (wrong === wanted) continue;
      await person.key(site, slip ? 110 : gap, () => {
        person.insert(site, wrong);
        site.astray += wrong;
        return 'typed';
      });
    }
    while (site.astray) {
      await person.key(site, 180 + 140 * typist.random(), () => {
        person.erase(site, site.astray.slice(-1));
        site.astray = site.astray.slice(0, -1);
        return 'typed';
      });
    }
    return 110 + 80 * typist.random();
  }
}
