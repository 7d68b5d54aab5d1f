// A table while it grows: complete rows are added to it once, the row under way is drawn again and again. Beyond what is
// shown at first, rows are kept as text until somebody wants to see them.
import type { Tokens } from 'marked';
import { textButton } from '../buttons.ts';
import type { ContentActions } from './actions.ts';
import type { Lex } from './boundedLexer.ts';
import type { OpenBlock } from './streamingMarkdown.ts';
import { appendRows, ROWS_AT_FIRST, ROWS_PER_CLICK, renderRow, renderTable } from './table.ts';

/** A longer line is no row that anybody could read. */
const LONGEST_ROW_CHARS = 5_000;
/** From so many complete rows on a table grows in place; its columns have been seen to be meant by then. */
const ROWS_TO_BEGIN = 2;

export class OpenTable implements OpenBlock {
  readonly element: HTMLElement;
  readonly #actions: ContentActions;
  readonly #lex: Lex;
  readonly #body: HTMLElement;
  /** Head and delimiter line, without which rows are no table. */
  readonly #head: string;
  #more: HTMLButtonElement | undefined;
  #partial: HTMLElement | undefined;
  #hidden: string[] = [];
  #shown = 0;
  #start: number;

  /** `token` is a table with some complete rows; its source begins what is fed first. */
  constructor(token: Tokens.Table, actions: ContentActions, lex: Lex) {
    this.#actions = actions;
    this.#lex = lex;
    const lines = completeLines(token.raw);
    this.#head = `${lines.slice(0, 2).join('\n')}\n`;
    this.#start = lines.reduce((sum, line) => sum + line.length + 1, 0);
    this.element = renderTable({ ...token, rows: [] }, actions);
    const body = this.element.querySelector('tbody');
    if (!body) throw new Error('A table without a body');
    this.#body = body;
    this.#addRows(token.rows.slice(0, Math.min(lines.length - 2, ROWS_AT_FIRST)));
    for (const line of lines.slice(2 + ROWS_AT_FIRST)) this.#hide(line);
    this.#label();
  }

  /** Whether a token is worth it: it has complete rows. */
  static isGrowing(token: Tokens.Table): boolean {
    return completeLines(token.raw).length >= 2 + ROWS_TO_BEGIN;
  }

  feed(text: string, isLast: boolean): { taken: number; isClosed: boolean } {
    this.#partial?.remove();
    const result = this.#takeRows(text, isLast);
    this.#label();
    return result;
  }

  #takeRows(text: string, isLast: boolean): { taken: number; isClosed: boolean } {
    let at = this.#start;
    this.#start = 0;
    for (let end = text.indexOf('\n', at); end >= 0; end = text.indexOf('\n', at)) {
      if (!this.#take(text.slice(at, end))) return { taken: at, isClosed: true };
      at = end + 1;
    }
    const rest = text.slice(at);
    if (isLast) return { taken: rest !== '' && this.#take(rest) ? text.length : at, isClosed: true };
    if (rest.length <= LONGEST_ROW_CHARS) this.#showPartial(rest);
    return { taken: at, isClosed: false };
  }

  /** Adds a line as a row; false where it is none. */
  #take(line: string): boolean {
    if (line.trim() === '' || line.length > LONGEST_ROW_CHARS) return false;
    if (this.#shown >= ROWS_AT_FIRST) {
      if (line.includes('|')) this.#hide(line);
      return line.includes('|');
    }
    const row = this.#rowOf(line);
    if (row) this.#addRows([row]);
    return row !== undefined;
  }

  #showPartial(line: string): void {
    const row = this.#shown < ROWS_AT_FIRST && line.trim() !== '' ? this.#rowOf(line) : undefined;
    if (!row) return;
    this.#partial = renderRow(row, this.#actions);
    this.#body.append(this.#partial);
  }

  /** The line as a row, where Markdown takes it for one in this table. */
  #rowOf(line: string): Tokens.TableCell[] | undefined {
    const tokens = this.#lex(this.#head + line);
    const table = tokens?.[0];
    // Without extensions marked makes no other tokens than its own.
    return tokens?.length === 1 && table?.type === 'table' ? (table as Tokens.Table).rows[0] : undefined;
  }

  #addRows(rows: readonly Tokens.TableCell[][]): void {
    appendRows(this.#body, rows, this.#actions);
    this.#shown += rows.length;
  }

  #hide(line: string): void {
    this.#hidden.push(line);
    if (!this.#more) {
      this.#more = textButton('', () => this.#showMore());
      this.element.append(this.#more);
    }
  }

  #label(): void {
    if (!this.#more) return;
    this.#more.textContent = `Show More (${this.#shown} of ${this.#shown + this.#hidden.length} Rows)`;
  }

  #showMore(): void {
    const rows = this.#hidden.splice(0, ROWS_PER_CLICK).flatMap((line) => {
      const row = this.#rowOf(line);
      return row ? [row] : [];
    });
    this.#addRows(rows);
    this.#label();
    if (this.#hidden.length > 0) return;
    this.#more?.remove();
    this.#more = undefined;
  }
}

/** Lines of a table's source that have an end, up to an empty one. */
function completeLines(raw: string): string[] {
  const lines = raw.split('\n').slice(0, -1);
  const empty = lines.findIndex((line) => line.trim() === '');
  return empty < 0 ? lines : lines.slice(0, empty);
}
