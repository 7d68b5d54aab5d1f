// Asks something in the chat now and then and goes on typing while the only slot answers. While it does, no pause counts
// as attainable; the chat's answer must come whole.
import type { Person } from '../person.ts';
import type { Site } from '../site.ts';
import type { Habit } from './habit.ts';

const FIRST_AFTER_KEYS = 30;
const KEYS_BETWEEN = 120;

export class Chatting implements Habit {
  readonly #chat: (conversation: string) => Promise<boolean>;
  #next = FIRST_AFTER_KEYS;
  #running: Promise<void> = Promise.resolve();
  #count = 0;

  /** `chat`: sends a question; resolves with whether the answer came whole. */
  constructor(chat: (conversation: string) => Promise<boolean>) {
    this.#chat = chat;
  }

  async beforeKey(person: Person, _site: Site, { gap }: { readonly gap: number }): Promise<number> {
    if (person.figures.keys >= this.#next) {
      this.#next = person.figures.keys + KEYS_BETWEEN;
      this.#running = this.#ask(person);
    }
    return gap;
  }

  finish(): Promise<void> {
    return this.#running;
  }

  async #ask(person: Person): Promise<void> {
    person.engineIs('taken');
    const isWhole = await this.#chat(`replay-${++this.#count}`).catch((error: unknown) => {
      person.figures.sample('chat', String(error));
      return false;
    });
    person.figures[isWhole ? 'chatsAnswered' : 'chatsBroken']++;
    person.engineIs('free');
  }
}
