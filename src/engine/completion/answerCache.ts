// Answers by document, newest first. Only answers that came whole or are coming are kept; failures never.
import type { Answer, Fit } from './answer.ts';
import type { Site, TextChange } from './document.ts';

const MOST_PER_DOCUMENT = 24;
const MOST_DOCUMENTS = 24;

export class AnswerCache {
  readonly #byUri = new Map<string, Answer[]>();

  add(answer: Answer): void {
    const list = this.#byUri.get(answer.uri) ?? [];
    this.#byUri.delete(answer.uri);
    this.#byUri.set(answer.uri, list);
    list.unshift(answer);
    list.length = Math.min(list.length, MOST_PER_DOCUMENT);
    const oldest = this.#byUri.keys().next().value;
    if (this.#byUri.size > MOST_DOCUMENTS && oldest !== undefined) this.#byUri.delete(oldest);
  }

  remove(answer: Answer): void {
    const list = this.#byUri.get(answer.uri);
    const at = list?.indexOf(answer) ?? -1;
    if (at >= 0) list?.splice(at, 1);
  }

  /** All answers that fit a site, the one to show first at the front: of what has text left, the newest. */
  fits(site: Site, model: string): Fit[] {
    const fits: Fit[] = [];
    for (const answer of this.#byUri.get(site.document.uri) ?? []) {
      if (answer.model !== model) continue;
      const fit = answer.fit(site);
      if (fit) fits.push(fit);
    }
    return fits;
  }

  /** Follows an edit; `lineStartOf` gives the beginning of the line of an offset in the text before the edit. */
  changed(uri: string, change: TextChange, lineStartOf: (offset: number) => number): void {
    for (const answer of this.#byUri.get(uri) ?? []) answer.move(change, lineStartOf(answer.offset));
  }

  forget(uri: string): void {
    this.#byUri.delete(uri);
  }

  clear(): void {
    this.#byUri.clear();
  }

  get size(): number {
    let size = 0;
    for (const list of this.#byUri.values()) size += list.length;
    return size;
  }
}
