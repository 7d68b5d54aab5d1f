// Has the suggest widget open while a word is typed, as an editor with a language service has: the entry selected in it
// goes with every request, mostly the word that comes, sometimes another; half of the right ones are taken with Tab.
import type { KeyEffect, Person } from '../person.ts';
import type { Site } from '../site.ts';
import { type Habit, typeNext } from './habit.ts';

const WORD_BEFORE = /[A-Za-z_$][\w$]*$/;
const WORD_AFTER = /^[\w$]*/;
const LEAST_WORD = 4;
const RIGHT_SHARE = 0.75;
const TAKEN_SHARE = 0.5;
/** Letters typed and left when an entry is taken. */
const LEAST_TAKEN = 3;

interface Word {
  readonly start: number;
  /** A wrong entry, or undefined. */
  readonly wrong: string | undefined;
  readonly isTaken: boolean;
}

export class Suggestions implements Habit {
  #word: Word | undefined;

  press(person: Person, site: Site): KeyEffect {
    const rest = WORD_AFTER.exec(site.upcoming)?.[0] ?? '';
    const { selected } = site;
    const typed = selected ? site.offset - selected.start : 0;
    const isRight = selected?.text === site.from(site.offset - typed) + rest;
    if (selected && isRight && this.#word?.isTaken && typed >= LEAST_TAKEN && rest.length >= LEAST_TAKEN) {
      // The widget closes before the edit: what is judged after it is ordinary ghost text.
      site.selected = undefined;
      person.insert(site, rest);
      site.done += rest.length;
      person.figures.chars += rest.length;
      return 'typed';
    }
    site.selected = undefined;
    typeNext(person, site);
    site.selected = this.#entryAt(person, site);
    return 'typed';
  }

  #entryAt(person: Person, site: Site): Site['selected'] {
    const before = WORD_BEFORE.exec(site.text.slice(0, site.done))?.[0] ?? '';
    const after = WORD_AFTER.exec(site.upcoming)?.[0] ?? '';
    if (!before || !after || before.length + after.length < LEAST_WORD) return undefined;
    const start = site.offset - before.length;
    if (this.#word?.start !== start) {
      const isRight = person.typist.random() < RIGHT_SHARE;
      this.#word = {
        start,
        wrong: isRight ? undefined : otherWord(site.text, before + after, before),
        isTaken: person.typist.random() < TAKEN_SHARE,
      };
    }
    const { wrong } = this.#word;
    return { start, text: wrong?.startsWith(before) && wrong !== before ? wrong : before + after };
  }
}

/** Another word of the text that begins alike. */
function otherWord(text: string, word: string, beginning: string): string | undefined {
  return text
    .match(/[A-Za-z_$][\w$]+/g)
    ?.find((other) => other !== word && other.length > beginning.length && other.startsWith(beginning));
}
