// The last part of the 90/8/2 split: languages whose completions come from a model that the person has tuned for them.
// Only asked for; keeping it is the caller's.
import type { ModelInfo } from '../../shared/protocol/models.ts';
import { modelsFor } from '../models/modelChoice.ts';
import { modelFigures, shownName } from '../models/modelText.ts';
import type { Choice, Dialog } from './dialog.ts';

export interface TunedModelParts {
  readonly dialog: Dialog;
  /** All models that the servers have now. */
  installed(): Promise<readonly ModelInfo[]>;
  /** Identifiers of the editor's languages. */
  languages(): PromiseLike<readonly string[]>;
}

/** Models by language: none where the person has none, or no model is there; undefined where they went away. */
export async function askTunedModels(
  { dialog, installed, languages }: TunedModelParts,
  title: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  const { t } = dialog;
  const models = modelsFor('completion', await installed()).filter(({ leavesMachine }) => !leavesMachine);
  const chosen = new Map<string, string>();
  if (models.length === 0) return chosen;
  const known = [...(await languages())].sort();
  for (;;) {
    const end = chosen.size === 0 ? t('No, go on') : t('That is all, go on');
    const choices: Choice<string>[] = [
      { label: end, value: '' },
      ...known.map((id) => ({ label: id, description: shownName(chosen.get(id) ?? ''), value: id })),
    ];
    const placeHolder = t('Have you a model tuned for a language? Which language?');
    const language = await dialog.pick(choices, { title, placeHolder });
    if (language === undefined) return undefined;
    if (language === '') return chosen;
    const model = await dialog.pick(
      models.map((each) => ({
        label: shownName(each.name),
        description: shownName(each.server),
        detail: modelFigures(each, t),
        value: each.id,
      })),
      { title, placeHolder: t('Which model completes {0}?', language) },
    );
    if (model === undefined) return undefined;
    chosen.set(language, model);
  }
}
