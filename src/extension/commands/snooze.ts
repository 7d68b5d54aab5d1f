// "Snooze Completions…": no ghost text for a while, in this window.
import { l10n, type QuickPickItem, window } from 'vscode';
import type { Command } from './command.ts';

const MINUTES = [5, 15, 30, 60] as const;

export const snooze: Command = {
  async run({ snooze: state }) {
    const rests: (QuickPickItem & { minutes: number })[] = MINUTES.map((minutes) => ({
      label: minutes === 60 ? l10n.t('1 hour') : l10n.t('{0} minutes', minutes),
      minutes,
    }));
    const items = state.isOn ? [{ label: `$(play) ${l10n.t('Go on now')}`, minutes: 0 }, ...rests] : rests;
    const choice = await window.showQuickPick(items, {
      title: l10n.t('Snooze Completions'),
      placeHolder: l10n.t('How long should no completions appear in this window?'),
    });
    if (choice) state.set(choice.minutes === 0 ? 0 : Date.now() + choice.minutes * 60_000);
  },
};
