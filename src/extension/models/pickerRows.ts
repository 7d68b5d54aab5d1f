// The rows of "Switch Model…" for one task: what is installed, what could be fetched, and the ways around. No VS Code here.
import type { AvailableModel, ModelInfo, ModelsListResult } from '../../shared/protocol/models.ts';
import type { Task } from '../../shared/protocol/tasks.ts';
import type { Translate } from '../status/statusText.ts';
import { availableFor, belowBase, modelsFor } from './modelChoice.ts';
import { availableFigures, availableMarks, modelFigures, modelMarks, shownName } from './modelText.ts';

/** What picking a row does. `model` empty: Hob chooses (for a language: the task's own model again). */
export type PickerAction =
  | { readonly type: 'model'; readonly model: string }
  | { readonly type: 'fetch'; readonly model: AvailableModel }
  | { readonly type: 'fetchByName'; readonly server: string }
  | { readonly type: 'think' }
  | { readonly type: 'language' };

export interface PickerRow {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** Missing: a heading. */
  readonly action?: PickerAction;
}

export interface PickerOptions {
  readonly t: Translate;
  /** The row is for this language alone. */
  readonly language?: string;
  /** A language that could have a model of its own: that of the active editor. */
  readonly offeredLanguage?: string;
}

/** Thousands of models are fine: each row is made once, from what is known. */
export function pickerRows(task: Task, list: ModelsListResult, options: PickerOptions): PickerRow[] {
  const { t, language } = options;
  const models = modelsFor(task, list.models);
  const route = list.routes[task];
  const current = language === undefined ? route?.model : route?.languages?.[language];
  const nested = belowBase(models);
  const rows = models.map((model) =>
    modelRow(model, { isCurrent: model.id === current, isNested: nested.has(model), t }),
  );
  const offers = availableFor(task, list.available).map((model) => availableRow(model, task, t));
  return [
    automaticRow(list, task, options),
    ...(language === undefined ? ways(task, list, options) : []),
    ...section(t('Installed'), rows),
    ...section(t('Not installed, fits this machine'), offers),
    ...byName(list, t),
  ];
}

function automaticRow(list: ModelsListResult, task: Task, { t, language }: PickerOptions): PickerRow {
  const route = list.routes[task];
  const action = { type: 'model', model: '' } as const;
  if (language !== undefined) {
    const description = route ? shownName(route.model) : '';
    return { label: `$(discard) ${t('Same as for other languages')}`, description, action };
  }
  const description = route && !route.isChosen ? t('now: {0}', shownName(route.model)) : '';
  return { label: `$(sparkle) ${t('Let Hob choose')}`, description, action };
}

/** How the current model thinks, and a model for the language at hand. */
function ways(task: Task, { models, routes }: ModelsListResult, { t, offeredLanguage }: PickerOptions): PickerRow[] {
  const route = routes[task];
  const current = models.find(({ id }) => id === route?.model);
  const rows: PickerRow[] = [];
  if (current?.canThink && task !== 'completion' && task !== 'embed') {
    const description = route?.think ?? t('the model’s own way');
    rows.push({ label: `$(lightbulb) ${t('How It Thinks…')}`, description, action: { type: 'think' } });
  }
  if (offeredLanguage !== undefined && (task === 'completion' || task === 'edit')) {
    const own = route?.languages?.[offeredLanguage];
    const label = `$(symbol-namespace) ${t('A Model for {0} Only…', shownName(offeredLanguage))}`;
    rows.push({ label, description: own === undefined ? '' : shownName(own), action: { type: 'language' } });
  }
  return rows;
}

function section(label: string, rows: readonly PickerRow[]): PickerRow[] {
  return rows.length === 0 ? [] : [{ label }, ...rows];
}

function modelRow(
  model: ModelInfo,
  { isCurrent, isNested, t }: { readonly isCurrent: boolean; readonly isNested: boolean; readonly t: Translate },
): PickerRow {
  const name = isNested ? `↳ ${shownName(model.name)}` : shownName(model.name);
  return {
    label: `$(${isCurrent ? 'check' : 'blank'}) ${name}`,
    description: [shownName(model.server), modelMarks(model, t)].filter((part) => part !== '').join(' · '),
    detail: modelFigures(model, t),
    action: { type: 'model', model: model.id },
  };
}

function availableRow(model: AvailableModel, task: Task, t: Translate): PickerRow {
  return {
    label: `$(cloud-download) ${shownName(model.name)}`,
    description: availableMarks(model, task, t),
    detail: availableFigures(model, t),
    action: { type: 'fetch', model },
  };
}

/** For whatever the catalog does not have. */
function byName({ servers }: ModelsListResult, t: Translate): PickerRow[] {
  const server = servers.find(({ kind, state }) => kind === 'ollama' && (state === 'up' || state === 'noModel'));
  if (server === undefined) return [];
  const action = { type: 'fetchByName', server: server.name } as const;
  return [
    { label: `$(cloud-download) ${t('Fetch Another Model by Name…')}`, description: shownName(server.name), action },
  ];
}
