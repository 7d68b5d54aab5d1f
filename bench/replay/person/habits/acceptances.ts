// Takes ghost text that has been exactly right for a while, or its first line if only that is.
import type { Command } from 'vscode-languageserver';
import type { KeyEffect, Person } from '../person.ts';
import type { Site } from '../site.ts';
import { withoutSpace } from '../typist.ts';
import type { Habit } from './habit.ts';

/** A person needs so long to see that it is right. */
const REACTION_MS = 300;
const LEAST_CHARS = 3;

export class Acceptances implements Habit {
  readonly #report: (command: Command) => void;
  #hasAccepted = false;

  /** `report`: the editor runs the command of an item that was accepted in full. */
  constructor(report: (command: Command) => void) {
    this.#report = report;
  }

  async beforeKey(person: Person, _site: Site, { gap }: { readonly gap: number }): Promise<number> {
    // Reads what has come.
    return this.#hasAccepted ? gap + 200 + 300 * person.typist.random() : gap;
  }

  press(person: Person, site: Site): KeyEffect | undefined {
    const text = this.#wanted(person, site);
    this.#hasAccepted = text !== '';
    if (!text) return undefined;
    const command = site.ghost === text ? site.answer?.command : undefined;
    person.insert(site, text);
    site.done += text.length;
    person.figures.accepted++;
    person.figures.chars += text.length;
    if (command) this.#report(command);
    return 'accepted';
  }

  #wanted(person: Person, site: Site): string {
    if (person.rightForMs === undefined || person.rightForMs < REACTION_MS) return '';
    const { ghost, upcoming } = site;
    const lineEnd = ghost.indexOf('\n', ghost.search(/\S/));
    const line = lineEnd < 0 ? ghost : ghost.slice(0, lineEnd);
    const text = [ghost, line].find((candidate) => upcoming.startsWith(candidate)) ?? '';
    return withoutSpace(text).length >= LEAST_CHARS ? text : '';
  }
}
