// Tables for the pages. Cells come from servers and settings, so everything in them is escaped.
import { escapeMarkdown } from '../status/statusTooltip.ts';

/** A markdown table; an empty string where there are no rows. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [line(headings), `|${headings.map(() => ':--').join('|')}|`, ...rows.map(line)].join('\n');
}
