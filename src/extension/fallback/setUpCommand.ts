// "Set Up Fallback…" with VS Code and the server behind the flow of setUpFlow.ts.
import { ConfigurationTarget, languages, workspace } from 'vscode';
import {
  FALLBACK_MODELS_METHOD,
  FALLBACK_TEST_METHOD,
  FallbackModelsResult,
  FallbackTestResult,
} from '../../shared/protocol/fallback.ts';
import { MODELS_LIST_METHOD, ModelsListResult } from '../../shared/protocol/models.ts';
import type { Shared } from '../contributions.ts';
import { selectModel } from '../models/selectModel.ts';
import { editorDialog } from './editorDialog.ts';
import { setUpFallback } from './setUpFlow.ts';

export async function setUpInEditor({ context, session }: Shared): Promise<void> {
  await setUpFallback({
    dialog: editorDialog,
    secrets: context.secrets,
    models: (provider) => session.request(FALLBACK_MODELS_METHOD, { provider }, FallbackModelsResult),
    save: async (setting) => {
      await workspace.getConfiguration('hob').update('fallback', setting, ConfigurationTarget.Global);
    },
    installed: async () => (await session.request(MODELS_LIST_METHOD, null, ModelsListResult)).models,
    languages: () => languages.getLanguages(),
    route: (language, model) => selectModel(session, { task: 'completion', language, model }),
    test: (params) => session.request(FALLBACK_TEST_METHOD, params, FallbackTestResult),
  });
}
