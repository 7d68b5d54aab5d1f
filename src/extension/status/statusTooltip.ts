// The status bar item's tooltip as markdown: figures with their basis, the last reason, links. No VS Code in here.
import type { Reason, Status } from '../../shared/protocol/status.ts';
import { COMMANDS } from '../ids.ts';
import { formatCount, formatUsd } from './money.ts';
import { remedyTitle } from './remedyTitle.ts';
import type { StatusSnapshot } from './statusSnapshot.ts';
import type { Translate } from './statusText.ts';

/** Markdown with command links; only commands of Hob are ever linked. */
export function statusTooltip(snapshot: StatusSnapshot, t: Translate): string {
  const { session, status } = snapshot;
  if (session === 'failed') {
    return paragraphs([
      t('Hob’s language server has stopped.'),
      links([COMMANDS.restartServer, COMMANDS.showLog, COMMANDS.showServers], t),
    ]);
  }
  if (!status) return paragraphs([t('Hob is starting.'), links([COMMANDS.showLog], t)]);
  return paragraphs([
    state(status, t),
    reason(status.lastReason, t),
    figures(status, t),
    `*${escapeMarkdown(status.saved.basis)}*`,
    links([COMMANDS.switchModel, COMMANDS.snooze, COMMANDS.showSavings, COMMANDS.showServers, COMMANDS.showLog], t),
  ]);
}

function state(status: Status, t: Translate): string {
  const lines: string[] = [];
  if (status.detail) lines.push(escapeMarkdown(status.detail));
  for (const [task, model] of Object.entries(status.models)) {
    lines.push(`${t(task)}: **${escapeMarkdown(model)}**`);
  }
  for (const server of status.servers) {
    if (server.state === 'up' || !server.detail) continue;
    lines.push(`${escapeMarkdown(server.name)}: ${escapeMarkdown(server.detail)}`);
  }
  return lines.join('  \n');
}

function reason(last: Reason | undefined, t: Translate): string {
  if (!last) return '';
  const link = last.command && remedyTitle(last.command) ? ` ${commandLink(last.command, t)}` : '';
  return `${t('Last time nothing appeared:')} ${escapeMarkdown(last.text)}${link}`;
}

function figures({ saved }: Status, t: Translate): string {
  const amount = (microUsd: number | null) => formatUsd(microUsd) ?? t('unknown');
  const rows: [string, string][] = [
    [t('Saved today'), amount(saved.todayMicroUsd)],
    [t('This month'), amount(saved.monthMicroUsd)],
    [t('All time'), amount(saved.allTimeMicroUsd)],
    [t('Completions accepted'), formatCount(saved.acceptedCompletions)],
    [t('Chats answered'), formatCount(saved.answeredChats)],
    [t('Tokens this month'), formatCount(saved.monthTokens)],
    [t('Paid this month'), amount(saved.paidMonthMicroUsd)],
  ];
  return ['| | |', '|:--|--:|', ...rows.map(([label, value]) => `| ${label} | ${escapeMarkdown(value)} |`)].join('\n');
}

function links(commands: readonly string[], t: Translate): string {
  return commands.map((command) => commandLink(command, t)).join(' · ');
}

function commandLink(command: string, t: Translate): string {
  return `[${t(remedyTitle(command) ?? command)}](command:${command})`;
}

function paragraphs(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Names and sentences come from servers: they may not bring links, pictures, tables or markup of their own. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').replace(/[\\`*_{}[\]()#+!|<>~$&]/g, '\\$&');
}
