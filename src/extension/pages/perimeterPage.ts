// The page behind "Show What Left This Machine" as markdown.
import type { AuditEntry, PerimeterLog } from '../../shared/protocol/perimeter.ts';
import { formatCount } from '../status/money.ts';
import { markdownTable } from './markdownTable.ts';

/** More rows than this are not read by anybody; the files in the log's folder have them all. */
const MAX_ROWS = 500;

export function perimeterPage(log: PerimeterLog): string {
  const newestFirst = [...log.entries].sort((a, b) => b.time - a.time);
  const left = log.entries.filter((entry) => entry.outcome === 'allowed').length;
  const refused = log.entries.length - left;
  const days = Object.entries(log.loopbackByDay).sort(([a], [b]) => b.localeCompare(a));
  const sections = [
    '# What left this machine',
    summary(left, refused),
    markdownTable(['when', 'task', 'host', 'model', 'outcome', 'bytes out'], newestFirst.slice(0, MAX_ROWS).map(row)),
    newestFirst.length > MAX_ROWS ? `${formatCount(newestFirst.length - MAX_ROWS)} older entries are not shown.` : '',
    '## Connections that stayed on this machine',
    markdownTable(
      ['day', 'connections'],
      days.map(([day, count]) => [day, formatCount(count)]),
    ) || 'None yet.',
    'Hob counts every connection it opens, whoever asked for it. It never records what was sent.',
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function summary(left: number, refused: number): string {
  const first = left === 0 ? '**Nothing has left this machine.**' : `**${connections(left)} left this machine.**`;
  return refused === 0 ? first : `${first} ${connections(refused)} had no permission and did not.`;
}

function connections(count: number): string {
  return count === 1 ? '1 connection' : `${formatCount(count)} connections`;
}

function row(entry: AuditEntry): string[] {
  return [
    new Date(entry.time).toISOString(),
    entry.task ?? '',
    entry.host,
    entry.model ?? '',
    entry.outcome,
    formatCount(entry.bytesOut),
  ];
}
