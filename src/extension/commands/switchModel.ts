// "Switch Model…": first the task, then the model. Takes effect at once and is kept in `hob.routes`.
import { l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import { UserError } from '../../shared/base/errors.ts';
import { MODELS_LIST_METHOD, ModelsListResult } from '../../shared/protocol/models.ts';
import { TASKS, Task } from '../../shared/protocol/tasks.ts';
import { COMMANDS } from '../ids.ts';
import { fetchModel, type Wanted } from '../models/fetchModel.ts';
import { type PickerAction, type PickerOptions, type PickerRow, pickerRows } from '../models/pickerRows.ts';
import { selectModel } from '../models/selectModel.ts';
import { askThink } from '../models/thinkPick.ts';
import { here } from '../models/whereabouts.ts';
import { shortModel } from '../status/statusText.ts';
import type { Command, CommandEnvironment } from './command.ts';

type TaskItem = QuickPickItem & { readonly task: Task };
type RowItem = QuickPickItem & { readonly action?: PickerAction };

export const switchModel: Command = {
  /** `given` may name the task (from the chat panel); anything else asks for it. */
  async run(environment, given) {
    const listing = environment.session.request(MODELS_LIST_METHOD, null, ModelsListResult);
    // Handled where it is awaited; a person may close the first picker before that.
    listing.catch(() => undefined);
    const named = Task.safeParse(given);
    const task = named.success ? named.data : await askTask(environment);
    if (task) await chooseFor(task, environment, listing);
  },
};

async function askTask({ status }: CommandEnvironment): Promise<Task | undefined> {
  const models = status.snapshot.status?.models ?? {};
  const words: Readonly<Record<Task, readonly [icon: string, label: string]>> = {
    completion: ['wand', l10n.t('Completion')],
    chat: ['comment-discussion', l10n.t('Chat')],
    edit: ['edit', l10n.t('Edits')],
    commit: ['git-commit', l10n.t('Commit Messages')],
    embed: ['search', l10n.t('Embeddings')],
  };
  const items = TASKS.map((task): TaskItem => {
    const [icon, label] = words[task];
    return { label: `$(${icon}) ${label}`, description: shortModel(models[task])?.replaceAll('$(', '$ (') ?? '', task };
  });
  const choice = await window.showQuickPick(items, {
    title: l10n.t('Switch Model'),
    placeHolder: l10n.t('For which task?'),
  });
  return choice?.task;
}

async function chooseFor(
  task: Task,
  environment: CommandEnvironment,
  listing: Promise<ModelsListResult>,
  language?: string,
): Promise<void> {
  const offered = language === undefined ? window.activeTextEditor?.document.languageId : undefined;
  const options = { t: l10n.t, ...(language && { language }), ...(offered && { offeredLanguage: offered }) };
  const action = await askModel(task, environment, listing, options);
  const inLanguage = language === undefined ? {} : { language };
  if (action === undefined) return;
  switch (action.type) {
    case 'model':
      return selectModel(environment.session, { task, model: action.model, ...inLanguage });
    case 'language':
      return chooseFor(task, environment, listing, offered);
    case 'think': {
      const think = await askThink((await listing).routes[task]?.think);
      return think === undefined ? undefined : selectModel(environment.session, { task, think });
    }
    case 'fetch':
    case 'fetchByName': {
      const wanted = action.type === 'fetch' ? action.model : await askName(action.server);
      if (wanted === undefined || !(await fetchModel(environment.session, wanted))) return;
      return selectModel(environment.session, { task, model: `${wanted.server}/${wanted.name}`, ...inLanguage });
    }
  }
}

async function askModel(
  task: Task,
  { context }: CommandEnvironment,
  listing: Promise<ModelsListResult>,
  options: PickerOptions,
): Promise<PickerAction | undefined> {
  const items = listing.then((list) => rowsOrReason(task, list, options).map(toItem));
  const place = here(context);
  const choice = await window.showQuickPick<RowItem>(items, {
    title: titleOf(task, options.language),
    placeHolder: place ? l10n.t('Takes effect at once. “This machine” is {0}.', place) : l10n.t('Takes effect at once'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return choice?.action;
}

/** @throws UserError where there is nothing to choose or fetch, saying what the servers say. */
function rowsOrReason(task: Task, list: ModelsListResult, options: PickerOptions): PickerRow[] {
  const rows = pickerRows(task, list, options);
  if (
    rows.some(({ action }) => action && (action.type === 'fetchByName' || action.type === 'fetch' || isModel(action)))
  )
    return rows;
  const details = list.servers.flatMap(({ name, detail }) => (detail ? [`${name}: ${detail}`] : []));
  const why = details.length > 0 ? details.join(' ') : l10n.t('No model server answers on this machine.');
  throw new UserError(l10n.t('There is no model to choose. {0}', why), {
    title: 'Servers',
    command: COMMANDS.showServers,
  });
}

function isModel(action: PickerAction): boolean {
  return action.type === 'model' && action.model !== '';
}

function toItem({ label, description = '', detail, action }: PickerRow): RowItem {
  if (action === undefined) return { label, kind: QuickPickItemKind.Separator };
  return { label, description, action, ...(detail !== undefined && { detail }) };
}

function titleOf(task: Task, language: string | undefined): string {
  const titles: Readonly<Record<Task, string>> = {
    completion: l10n.t('Model for Completion'),
    chat: l10n.t('Model for Chat'),
    edit: l10n.t('Model for Edits'),
    commit: l10n.t('Model for Commit Messages'),
    embed: l10n.t('Model for Embeddings'),
  };
  return language === undefined ? titles[task] : `${titles[task]}: ${language}`;
}

async function askName(server: string): Promise<Wanted | undefined> {
  const given = await window.showInputBox({
    title: l10n.t('Fetch a Model'),
    prompt: l10n.t('Its name as “ollama pull” takes it, for example qwen2.5-coder:1.5b'),
    validateInput: (text) => (/^\S*$/.test(text.trim()) ? undefined : l10n.t('A name has no spaces.')),
  });
  const name = given?.trim();
  return name ? { server, name } : undefined;
}
