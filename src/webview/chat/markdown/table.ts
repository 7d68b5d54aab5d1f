// Markdown tables to DOM, in a frame that scrolls sideways; very long ones show their beginning first.
import type { Tokens } from 'marked';
import { el } from '../../dom.ts';
import { textButton } from '../buttons.ts';
import type { ContentActions } from './actions.ts';
import { appendInline } from './inline.ts';

/** Rows that are laid out without being asked for. */
export const ROWS_AT_FIRST = 150;
export const ROWS_PER_CLICK = 1_000;
/** More columns than anybody reads; keeps a hostile table from being laid out. */
const MOST_COLUMNS = 60;

export function renderTable(token: Tokens.Table, actions: ContentActions): HTMLElement {
  const head = el('tr');
  for (const cell of token.header.slice(0, MOST_COLUMNS)) head.append(renderCell('th', cell, actions));
  const body = el('tbody');
  const table = el('table', {}, el('thead', {}, head), body);
  const frame = el('div', { class: 'table-frame', tabindex: 0, role: 'group', 'aria-label': 'Table' }, table);
  appendRows(body, token.rows.slice(0, ROWS_AT_FIRST), actions);
  if (token.rows.length > ROWS_AT_FIRST) frame.append(moreButton(body, token.rows, actions));
  return frame;
}

function moreButton(body: HTMLElement, rows: readonly Tokens.TableCell[][], actions: ContentActions): HTMLElement {
  const label = () => `Show More (${body.childElementCount} of ${rows.length} Rows)`;
  const button = textButton(label(), () => {
    const shown = body.childElementCount;
    appendRows(body, rows.slice(shown, shown + ROWS_PER_CLICK), actions);
    button.textContent = label();
    if (body.childElementCount >= rows.length) button.remove();
  });
  return button;
}

/** Adds rows to a table's body. */
export function appendRows(body: HTMLElement, rows: readonly Tokens.TableCell[][], actions: ContentActions): void {
  for (const row of rows) body.append(renderRow(row, actions));
}

export function renderRow(row: readonly Tokens.TableCell[], actions: ContentActions): HTMLElement {
  const line = el('tr');
  for (const cell of row.slice(0, MOST_COLUMNS)) line.append(renderCell('td', cell, actions));
  return line;
}

function renderCell(tag: 'th' | 'td', cell: Tokens.TableCell, actions: ContentActions): HTMLElement {
  const element = el(tag, { class: cell.align ? `align-${cell.align}` : undefined, dir: 'auto' });
  appendInline(element, cell.tokens, actions);
  return element;
}
