// What left this machine, for other tools: CSV for a spreadsheet, JSON for a program. No editor types here.
import type { AuditEntry, PerimeterLog } from '../../shared/protocol/perimeter.ts';

const COLUMNS = [
  'time',
  'task',
  'host',
  'proxy',
  'model',
  'outcome',
  'bytesOut',
  'redactions',
  'tokensIn',
  'tokensOut',
  'costMicroUsd',
] as const satisfies readonly (keyof AuditEntry)[];

/** Oldest first; times in UTC (ISO 8601); what is unknown is empty. */
export function perimeterCsv({ entries }: PerimeterLog): string {
  const lines = entries.map((entry) =>
    COLUMNS.map((column) => (column === 'time' ? timeOf(entry) : cell(entry[column]))).join(','),
  );
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

export function perimeterJson({ entries, loopbackByDay }: PerimeterLog): string {
  const readable = entries.map((entry) => ({ ...entry, time: timeOf(entry) }));
  return `${JSON.stringify({ entries: readable, connectionsOnThisMachineByDay: loopbackByDay }, null, 2)}\n`;
}

/** A clock that was far off must not cost the export. */
export function timeOf({ time }: AuditEntry): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

/** RFC 4180; a name that a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
