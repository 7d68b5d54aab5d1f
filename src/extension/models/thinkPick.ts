// Asks how a model should think for a task.
import { l10n, type QuickPickItem, window } from 'vscode';
import type { Think } from '../../shared/protocol/chat.ts';

type ThinkItem = QuickPickItem & { readonly think: Think | null };

/** Null for the model's own way; undefined where nothing was chosen. */
export async function askThink(current: Think | undefined): Promise<Think | null | undefined> {
  const item = (think: Think | null, label: string, description: string): ThinkItem => ({
    label: `$(${(think ?? undefined) === current ? 'check' : 'blank'}) ${label}`,
    description,
    think,
  });
  const levels = l10n.t('for models that know levels, for example gpt-oss');
  const items = [
    item(null, l10n.t('Its Own Way'), l10n.t('nothing is said to the model')),
    item('off', l10n.t('Off'), l10n.t('answers at once')),
    item('on', l10n.t('On'), l10n.t('thinks before it answers')),
    item('low', l10n.t('Low'), levels),
    item('medium', l10n.t('Medium'), levels),
    item('high', l10n.t('High'), levels),
  ];
  const choice = await window.showQuickPick(items, {
    title: l10n.t('How It Thinks'),
    placeHolder: l10n.t('A message in the chat may still say otherwise'),
  });
  return choice?.think;
}
