// The page behind "Show What Left This Machine" as markdown.
import type { AuditEntry, PerimeterLog } from '../../shared/protocol/perimeter.ts';
import { formatCount, formatUsd } from '../status/money.ts';
import { markdownTable } from './markdownTable.ts';
import { timeOf } from './perimeterExport.ts';

/** More rows than this are not read by anybody; the export has more, and the file in Hob's folder has them all. */
const MAX_ROWS = 500;
const HEADINGS = [
  'when',
  'task',
  'host',
  'model',
  'outcome',
  'bytes out',
  'secrets replaced',
  'tokens in / out',
  'cost',
];
const OUTCOMES: Readonly<Record<AuditEntry['outcome'], string>> = {
  allowed: 'left, to a host you listed',
  hosted: 'left, to a hosted API you agreed to',
  refused: 'refused, nothing was sent',
};

export function perimeterPage(log: PerimeterLog): string {
  const newestFirst = [...log.entries].sort((a, b) => b.time - a.time);
  const left = log.entries.filter(({ outcome }) => outcome !== 'refused');
  const days = Object.entries(log.loopbackByDay).sort(([a], [b]) => b.localeCompare(a));
  const sections = [
    '# What left this machine',
    summary(left, log.entries.length - left.length),
    markdownTable(HEADINGS, newestFirst.slice(0, MAX_ROWS).map(row)),
    newestFirst.length > MAX_ROWS ? `${formatCount(newestFirst.length - MAX_ROWS)} older entries are not shown.` : '',
    '## Connections that stayed on this machine',
    markdownTable(
      ['day', 'connections'],
      days.map(([day, count]) => [day, formatCount(count)]),
    ) || 'None yet.',
    '## How to check this yourself',
    'Hob counts every connection it opens, whoever asked for it, and writes a line before anything is sent. It never ' +
      'records what was sent. *Hob: Export What Left This Machine…* saves these entries as CSV or JSON. To see it from ' +
      'outside, watch the process `server.js` with the tools of your system, for example `strace -f -e trace=connect ' +
      '-p PID` on Linux or `lsof -a -i -p PID` on macOS; docs/privacy.md says more.',
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function summary(left: readonly AuditEntry[], refused: number): string {
  const parts = [
    left.length === 0 ? '**Nothing has left this machine.**' : `**${connections(left.length)} left this machine.**`,
  ];
  const secrets = left.reduce((sum, { redactions = 0 }) => sum + redactions, 0);
  if (secrets > 0)
    parts.push(`${secrets === 1 ? '1 secret was' : `${formatCount(secrets)} secrets were`} replaced before.`);
  if (refused > 0) parts.push(`${connections(refused)} had no permission and did not.`);
  return parts.join(' ');
}

function connections(count: number): string {
  return count === 1 ? '1 connection' : `${formatCount(count)} connections`;
}

function row(entry: AuditEntry): string[] {
  return [
    timeOf(entry),
    entry.task ?? '',
    entry.proxy === undefined ? entry.host : `${entry.host} by the proxy ${entry.proxy}`,
    entry.model ?? '',
    OUTCOMES[entry.outcome],
    formatCount(entry.bytesOut),
    entry.redactions ? formatCount(entry.redactions) : '',
    tokens(entry),
    formatUsd(entry.costMicroUsd ?? null) ?? '',
  ];
}

/** Empty where the answer said nothing of it. */
function tokens({ tokensIn, tokensOut }: AuditEntry): string {
  if (tokensIn === undefined && tokensOut === undefined) return '';
  return [tokensIn, tokensOut].map((count) => (count === undefined ? '?' : formatCount(count))).join(' / ');
}
