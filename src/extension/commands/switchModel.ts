// "Switch Model…": first the task, then the model. Takes effect at once and is kept in `hob.routes`.
import { ConfigurationTarget, l10n, type QuickPickItem, window, workspace } from 'vscode';
import * as z from 'zod';
import { UserError } from '../../shared/base/errors.ts';
import {
  MODELS_LIST_METHOD,
  MODELS_SELECT_METHOD,
  type ModelInfo,
  ModelsListResult,
} from '../../shared/protocol/models.ts';
import { Task } from '../../shared/protocol/tasks.ts';
import { COMMANDS } from '../ids.ts';
import { modelsFor } from '../models/modelChoice.ts';
import { modelDetail } from '../models/modelText.ts';
import { shortModel } from '../status/statusText.ts';
import type { Command, CommandEnvironment } from './command.ts';

type TaskItem = QuickPickItem & { readonly task: Task };
/** `model` empty: Hob chooses. */
type ModelItem = QuickPickItem & { readonly model: string };

export const switchModel: Command = {
  id: COMMANDS.switchModel,
  /** `given` may name the task (from the chat panel); anything else asks for it. */
  async run(environment, given) {
    const listing = environment.session.request(MODELS_LIST_METHOD, null, ModelsListResult);
    // Handled where it is awaited; a person may close the first picker before that.
    listing.catch(() => undefined);
    const named = Task.safeParse(given);
    const task = named.success ? named.data : await askTask(environment);
    if (!task) return;
    const model = await askModel(task, listing);
    if (model !== undefined) await select(environment, task, model);
  },
};

async function askTask({ status }: CommandEnvironment): Promise<Task | undefined> {
  const models = status.snapshot.status?.models ?? {};
  const item = (task: Task, icon: string, label: string): TaskItem => ({
    label: `$(${icon}) ${label}`,
    description: shortModel(models[task]) ?? '',
    task,
  });
  const items = [item('completion', 'wand', l10n.t('Completion')), item('chat', 'comment-discussion', l10n.t('Chat'))];
  const choice = await window.showQuickPick(items, {
    title: l10n.t('Switch Model'),
    placeHolder: l10n.t('For which task?'),
  });
  return choice?.task;
}

async function askModel(task: Task, listing: Promise<ModelsListResult>): Promise<string | undefined> {
  const items: Promise<readonly ModelItem[]> = listing.then((result) => modelItems(task, result));
  const choice = await window.showQuickPick(items, {
    title: task === 'completion' ? l10n.t('Model for Completion') : l10n.t('Model for Chat'),
    placeHolder: l10n.t('Takes effect at once'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return choice?.model;
}

/** @throws UserError where no model can do the task, saying what the servers say. */
function modelItems(task: Task, { models, servers, routes }: ModelsListResult): ModelItem[] {
  const able = modelsFor(task, models);
  if (able.length === 0) {
    const details = servers.flatMap(({ name, detail }) => (detail ? [`${name}: ${detail}`] : []));
    const why = details.length > 0 ? details.join(' ') : l10n.t('No model server answers on this machine.');
    throw new UserError(l10n.t('There is no model to choose. {0}', why), {
      title: 'Servers',
      command: COMMANDS.showServers,
    });
  }
  const route = routes[task];
  const automatic: ModelItem = {
    label: `$(sparkle) ${l10n.t('Let Hob choose')}`,
    description: route && !route.isChosen ? l10n.t('now: {0}', route.model) : '',
    model: '',
  };
  return [automatic, ...able.map((model) => modelItem(model, route?.model === model.id))];
}

function modelItem(model: ModelInfo, isCurrent: boolean): ModelItem {
  return {
    label: `$(${isCurrent ? 'check' : 'blank'}) ${model.name}`,
    description: model.server,
    detail: modelDetail(model, l10n.t),
    model: model.id,
  };
}

async function select({ session }: CommandEnvironment, task: Task, model: string): Promise<void> {
  await session.request(MODELS_SELECT_METHOD, { task, model }, z.unknown());
  const configuration = workspace.getConfiguration('hob');
  const { [task]: _previous, ...others } = configuration.inspect<Record<string, string>>('routes')?.globalValue ?? {};
  const routes = model === '' ? others : { ...others, [task]: model };
  await configuration.update('routes', Object.keys(routes).length > 0 ? routes : undefined, ConfigurationTarget.Global);
}
