// The commands of the fallback, and the person's consent for this workspace.
import { ConfigurationTarget, commands, languages, workspace } from 'vscode';
import { DisposableList } from '../../shared/base/disposables.ts';
import {
  FALLBACK_ASK_CONSENT_METHOD,
  FALLBACK_CONSENT_METHOD,
  FALLBACK_MODELS_METHOD,
  FALLBACK_TEST_METHOD,
  FallbackAskConsentParams,
  FallbackModelsResult,
  FallbackTestResult,
} from '../../shared/protocol/fallback.ts';
import { MODELS_LIST_METHOD, ModelsListResult } from '../../shared/protocol/models.ts';
import { ErrorReporter } from '../commands/errorReporter.ts';
import type { Contribution } from '../contributions.ts';
import { COMMANDS, type CommandId } from '../ids.ts';
import { selectModel } from '../models/selectModel.ts';
import { Consent } from './consent.ts';
import { editorDialog } from './editorDialog.ts';
import { removeKey } from './removeKey.ts';
import { setUpFallback } from './setUpFlow.ts';

export const fallbackContribution: Contribution = {
  name: 'fallback',
  activate({ context, session, log }) {
    const disposables = new DisposableList();
    const reporter = new ErrorReporter(log);
    const { secrets } = context;
    const consent = new Consent({
      memory: context.workspaceState,
      dialog: editorDialog,
      isTrusted: () => workspace.isTrusted,
      tell: (current) => session.notify(FALLBACK_CONSENT_METHOD, { consent: current }),
    });
    session.onRequest(FALLBACK_ASK_CONSENT_METHOD, FallbackAskConsentParams, async (params) => ({
      isGranted: await consent.ask(params),
    }));
    disposables.add(
      session.onDidChangeState((state) => {
        if (state === 'running') consent.tell();
      }),
    );
    const register = (id: CommandId, run: () => Promise<unknown>) =>
      disposables.add(commands.registerCommand(id, () => run().catch((error: unknown) => reporter.report(id, error))));
    register(COMMANDS.setUpFallback, () =>
      setUpFallback({
        dialog: editorDialog,
        secrets,
        models: (provider) => session.request(FALLBACK_MODELS_METHOD, { provider }, FallbackModelsResult),
        save: async (setting) => {
          await workspace.getConfiguration('hob').update('fallback', setting, ConfigurationTarget.Global);
        },
        installed: async () => (await session.request(MODELS_LIST_METHOD, null, ModelsListResult)).models,
        languages: () => languages.getLanguages(),
        route: (language, model) => selectModel(session, { task: 'completion', language, model }),
        test: (params) => session.request(FALLBACK_TEST_METHOD, params, FallbackTestResult),
      }),
    );
    register(COMMANDS.withdrawConsent, () => consent.withdraw());
    register(COMMANDS.removeFallbackKey, () => removeKey(editorDialog, secrets));
    return disposables;
  },
};
