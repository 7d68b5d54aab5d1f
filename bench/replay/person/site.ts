// One place where the person types: what is to come, what stands there already, and the ghost text seen there.
import type { Command } from 'vscode-languageserver';
import type { EditedDocument } from '../editor/editedDocument.ts';

/** An answer of the server: text from an offset on, line ends as `\n`. */
export interface Answer {
  readonly insert: string;
  /** Follows edits before it. */
  start: number;
  readonly command?: Command | undefined;
}

/** The entry that an open suggest widget shows at the cursor; it stands for the word from `start` on. */
export interface SelectedEntry {
  readonly start: number;
  readonly text: string;
}

const KEPT_ANSWERS = 20;

export class Site {
  readonly document: EditedDocument;
  /** All that the person will type here, `\n` line ends. */
  readonly text: string;
  /** Cursor, in the document. */
  offset: number;
  /** Characters of `text` that stand before the cursor. */
  done = 0;
  /** Characters before the cursor that do not belong there. */
  astray = '';
  selected: SelectedEntry | undefined;
  #answers: Answer[] = [];

  constructor(document: EditedDocument, offset: number, text: string) {
    this.document = document;
    this.offset = offset;
    this.text = text;
  }

  get upcoming(): string {
    return this.text.slice(this.done);
  }

  /** Document text from an offset to the cursor. */
  from(start: number): string {
    return toLf(this.document.text.slice(start, this.offset));
  }

  /** The newest answer that still fits (and goes on from the selected entry), less what has been typed of it. */
  get ghost(): string {
    const answer = this.answer;
    return answer ? answer.insert.slice(this.from(answer.start).length) : '';
  }

  get answer(): Answer | undefined {
    const { selected } = this;
    if (!selected) return this.#answers.at(-1);
    return this.#answers.findLast(({ insert, start }) => {
      if (start <= selected.start)
        return insert.startsWith(toLf(this.document.text.slice(start, selected.start)) + selected.text);
      return (this.document.text.slice(selected.start, start) + insert).startsWith(selected.text);
    });
  }

  add(answer: Answer): void {
    this.#answers.push(answer);
    if (this.#answers.length > KEPT_ANSWERS) this.#answers.shift();
  }

  /** Forgets the answers that the document has left. */
  prune(): void {
    this.#answers = this.#answers.filter(({ insert, start }) => {
      if (this.offset < start) return false;
      const typed = this.from(start);
      return typed.length < insert.length && insert.startsWith(typed);
    });
  }

  forget(): void {
    this.#answers = [];
  }

  /** Follows an edit that ends before the cursor. */
  move(by: number): void {
    this.offset += by;
    for (const answer of this.#answers) answer.start += by;
  }
}

export function toLf(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
}
