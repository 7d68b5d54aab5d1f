// What a person does besides typing the text from its first character to its last.
import type { KeyEffect, Person } from '../person.ts';
import type { Site } from '../site.ts';

export interface Habit {
  /** May press keys of its own at a site; gives the gap in ms before the next key. `end`: how far the person types here. */
  beforeKey?(person: Person, site: Site, plan: { readonly gap: number; readonly end: number }): Promise<number>;
  /** Presses something else than the next character; undefined where it does not. */
  press?(person: Person, site: Site): KeyEffect | undefined;
  /** What is still under way comes to its end. */
  finish?(): Promise<void>;
}

/** Types the next character of the text. */
export function typeNext(person: Person, site: Site): KeyEffect {
  person.insert(site, site.upcoming.charAt(0));
  site.done++;
  person.figures.chars++;
  return 'typed';
}
