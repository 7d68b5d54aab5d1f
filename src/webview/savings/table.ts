// Tables: what every chart shows, in figures, for eyes and for screen readers.
import { el } from '../dom.ts';

/** The first column heads its row; the others are figures. */
export function table(caption: string, headings: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  const head = el('tr', {}, ...headings.map((text) => el('th', { scope: 'col' }, text)));
  const body = rows.map(([first = '', ...cells]) =>
    el('tr', {}, el('th', { scope: 'row' }, first), ...cells.map((text) => el('td', {}, text))),
  );
  const element = el('table', {}, el('caption', {}, caption), el('thead', {}, head), el('tbody', {}, ...body));
  return el('div', { class: 'table', tabindex: 0, role: 'region', 'aria-label': caption }, element);
}

/** A table that opens under its chart; printed open. */
export function figuresOf(summary: string, content: HTMLElement): HTMLElement {
  return el('details', { class: 'figures' }, el('summary', {}, summary), content);
}
