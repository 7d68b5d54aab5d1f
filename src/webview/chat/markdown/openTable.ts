// A table while it grows beyond what is shown at first: further rows are kept as text until somebody wants to see them.
import type { Tokens } from 'marked';
import { textButton } from '../buttons.ts';
import type { ContentActions } from './actions.ts';
import { lexBlocks } from './boundedLexer.ts';
import type { OpenBlock } from './streamingMarkdown.ts';
import { appendRows, ROWS_AT_FIRST, ROWS_PER_CLICK, renderTable } from './table.ts';

export class OpenTable implements OpenBlock {
  readonly element: HTMLElement;
  readonly #actions: ContentActions;
  readonly #button: HTMLButtonElement;
  readonly #body: HTMLElement | null;
  /** Head and delimiter line, without which rows are no table. */
  readonly #head: string;
  #lines: string[] = [];
  #start: number;
  #total: number;

  /** `token` has more rows than are shown at first; its source has been taken from what is pending by `start`. */
  constructor(token: Tokens.Table, actions: ContentActions) {
    this.#actions = actions;
    const lines = token.raw.split('\n');
    this.#head = `${lines.slice(0, 2).join('\n')}\n`;
    this.#start = token.raw.length;
    this.element = renderTable({ ...token, rows: token.rows.slice(0, ROWS_AT_FIRST) }, actions);
    this.#body = this.element.querySelector('tbody');
    this.#lines = lines.slice(2 + ROWS_AT_FIRST).filter((line) => line.trim() !== '');
    this.#total = token.rows.length;
    this.#button = textButton('', () => this.#showMore());
    this.element.append(this.#button);
    this.#label();
  }

  /** Whether a token is worth it: long, and its last line complete. */
  static isLong(token: Tokens.Table): boolean {
    return token.rows.length > ROWS_AT_FIRST && token.raw.endsWith('\n');
  }

  feed(text: string, isLast: boolean): { taken: number; isClosed: boolean } {
    let at = this.#start;
    this.#start = 0;
    for (let end = text.indexOf('\n', at); end >= 0; end = text.indexOf('\n', at)) {
      const line = text.slice(at, end);
      if (!line.includes('|')) return this.#end(at, true);
      this.#add(line);
      at = end + 1;
    }
    const rest = text.slice(at);
    if (isLast && rest.includes('|')) {
      this.#add(rest);
      at = text.length;
    }
    return this.#end(at, isLast);
  }

  #add(line: string): void {
    this.#lines.push(line);
    this.#total++;
  }

  #end(taken: number, isClosed: boolean): { taken: number; isClosed: boolean } {
    this.#label();
    return { taken, isClosed };
  }

  #label(): void {
    this.#button.textContent = `Show More (${this.#total - this.#lines.length} of ${this.#total} Rows)`;
  }

  #showMore(): void {
    const source = this.#head + this.#lines.splice(0, ROWS_PER_CLICK).join('\n');
    const table = lexBlocks(source, {}, { spentMs: 0 })?.find((token): token is Tokens.Table => token.type === 'table');
    if (table && this.#body) appendRows(this.#body, table.rows, this.#actions);
    this.#label();
    if (this.#lines.length === 0) this.#button.remove();
  }
}
