// "Open Menu": what a click on the status bar item offers.
import { commands, l10n, type QuickPickItem, window, workspace } from 'vscode';
import { COMMANDS, type CommandId } from '../ids.ts';
import { shortModel } from '../status/statusText.ts';
import type { Command, CommandEnvironment } from './command.ts';

type MenuItem = QuickPickItem & { readonly command: CommandId };

export const showMenu: Command = {
  async run(environment) {
    const choice = await window.showQuickPick(items(environment), { title: 'Hob' });
    if (choice) await commands.executeCommand(choice.command);
  },
};

function items({ session, status, snooze }: CommandEnvironment): MenuItem[] {
  const restart: MenuItem = {
    label: `$(debug-restart) ${l10n.t('Restart Server')}`,
    description: l10n.t('the language server is not running'),
    command: COMMANDS.restartServer,
  };
  const isEnabled = workspace.getConfiguration('hob').get('completion.enabled', true);
  const current = status.snapshot.status;
  const reason = current?.lastReason;
  const all: MenuItem[] = [
    { label: `$(comment-discussion) ${l10n.t('Open Chat')}`, command: COMMANDS.openChat },
    {
      label: `$(arrow-swap) ${l10n.t('Switch Model…')}`,
      description: shortModel(current?.models.completion) ?? '',
      command: COMMANDS.switchModel,
    },
    {
      label: isEnabled ? `$(debug-pause) ${l10n.t('Pause Completions')}` : `$(play) ${l10n.t('Resume Completions')}`,
      command: COMMANDS.toggleCompletions,
    },
    {
      label: `$(clock) ${l10n.t('Snooze…')}`,
      description: snooze.isOn ? l10n.t('resting now') : '',
      command: COMMANDS.snooze,
    },
    {
      label: `$(question) ${l10n.t('Why No Completion?')}`,
      description: reason?.text ?? '',
      command: COMMANDS.whyNoCompletion,
    },
    { label: `$(graph) ${l10n.t('Show Savings')}`, command: COMMANDS.showSavings },
    { label: `$(server) ${l10n.t('Show Servers')}`, command: COMMANDS.showServers },
    { label: `$(shield) ${l10n.t('Show What Left This Machine')}`, command: COMMANDS.showPerimeterLog },
    { label: `$(output) ${l10n.t('Show Log')}`, command: COMMANDS.showLog },
  ];
  return session.state === 'failed' || session.state === 'stopped' ? [restart, ...all] : all;
}
