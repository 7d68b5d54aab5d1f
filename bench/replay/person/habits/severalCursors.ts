// Puts a second cursor some lines above now and then, types a stretch at both, and deletes the stretch above again. With
// several cursors Hob's extension does not ask the server (src/extension/completion), so nothing is asked here either;
// what is counted is that the server asks the engine for nothing of its own accord, and is right again afterwards.
import type { Person } from '../person.ts';
import type { Site } from '../site.ts';
import type { Habit } from './habit.ts';

const STRETCH = 10;
const LINES_ABOVE = 4;
const FIRST_AFTER_KEYS = 25;
const KEYS_BETWEEN = 70;

export class SeveralCursors implements Habit {
  #next = FIRST_AFTER_KEYS;

  async beforeKey(
    person: Person,
    site: Site,
    { gap, end }: { readonly gap: number; readonly end: number },
  ): Promise<number> {
    const line = site.text.slice(site.done, end).split('\n')[0] ?? '';
    const above = lineStartAbove(site);
    if (person.figures.keys < this.#next || line.length < STRETCH || above === undefined) return gap;
    this.#next = person.figures.keys + KEYS_BETWEEN;
    const stretch = line.slice(0, STRETCH);
    let wait = gap;
    for (const [typed, character] of [...stretch].entries()) {
      await person.key(site, wait, () => {
        const second = above + typed;
        site.document.change(
          { start: site.offset, end: site.offset, text: character },
          { start: second, end: second, text: character },
        );
        site.move(1);
        site.offset++;
        site.done++;
        person.figures.chars++;
        return 'quiet';
      });
      wait = person.typist.gapAfter(character);
    }
    await person.key(site, 400, () => {
      site.document.change({ start: above, end: above + stretch.length, text: '' });
      site.move(-stretch.length);
      return 'typed';
    });
    return 300;
  }
}

function lineStartAbove({ document, offset }: Site): number | undefined {
  let start = document.text.lastIndexOf('\n', offset - 1);
  for (let lines = 0; lines < LINES_ABOVE && start > 0; lines++) start = document.text.lastIndexOf('\n', start - 1);
  return start > 0 ? start + 1 : undefined;
}
