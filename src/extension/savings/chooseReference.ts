// "Choose Reference Model…": which hosted model a task is compared with, from the price table, with search.
import { ConfigurationTarget, l10n, type QuickPickItem, window, workspace } from 'vscode';
import {
  type ReferenceModel,
  SAVINGS_REFERENCES_METHOD,
  SavingsReferences,
} from '../../shared/protocol/savingsView.ts';
import type { ServerSession } from '../session.ts';

type ReferenceTask = 'completion' | 'chat';
const SETTING = 'savings.referenceModels';

interface TaskItem extends QuickPickItem {
  readonly task: ReferenceTask;
}
interface ModelItem extends QuickPickItem {
  /** What the setting says. */
  readonly model: string;
}

/** `task` is what the page asked for; missing means ask. */
export async function chooseReference(session: ServerSession, task: unknown): Promise<void> {
  const chosenTask = task === 'completion' || task === 'chat' ? task : await askTask();
  if (!chosenTask) return;
  const { models } = await session.request(SAVINGS_REFERENCES_METHOD, null, SavingsReferences);
  const configuration = workspace.getConfiguration('hob');
  const current = configuration.get<Record<ReferenceTask, string>>(SETTING);
  const picked = await window.showQuickPick(models.flatMap(modelItems), {
    title: chosenTask === 'completion' ? l10n.t('Compare completions with') : l10n.t('Compare chat with'),
    placeHolder: l10n.t('Now: {0}. The choice moves the figure tenfold.', current?.[chosenTask] ?? ''),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked) return;
  await configuration.update(SETTING, { ...current, [chosenTask]: picked.model }, ConfigurationTarget.Global);
}

async function askTask(): Promise<ReferenceTask | undefined> {
  const items: TaskItem[] = [
    { task: 'completion', label: l10n.t('Completions') },
    { task: 'chat', label: l10n.t('Chat, edits and commit messages') },
  ];
  return (await window.showQuickPick(items, { title: l10n.t('Choose the reference for') }))?.task;
}

function modelItems(model: ReferenceModel): ModelItem[] {
  const usd = (micro: number) => `$${(micro / 1e6).toFixed(2)}`;
  const detail = l10n.t('{0} in, {1} out per million tokens', usd(model.inputMicroUsd), usd(model.outputMicroUsd));
  const description = model.provider === 'own' ? l10n.t('your own price') : `${model.provider} · ${model.id}`;
  const fixed: ModelItem = { model: model.id, label: model.name, description, detail };
  if (model.alias === undefined) return [fixed];
  const newest = l10n.t('{0} (always the newest, now {1})', model.alias, model.name);
  return [{ model: model.alias, label: newest, description, detail }, fixed];
}
