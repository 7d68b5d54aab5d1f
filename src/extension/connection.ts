// Readies the extension for a language server: what listens to it and answers it, and what it is started with. Read after
// activation; what a person sees before that needs no server.
import { workspace } from 'vscode';
import { DisposableList } from '../shared/base/disposables.ts';
import {
  LOG_METHOD,
  LogParams,
  PROXY_AUTHORIZATION_SECRET,
  SECRET_METHOD,
  SecretParams,
} from '../shared/protocol/session.ts';
import { focusContribution } from './completion/focus.ts';
import { GhostText } from './completion/ghostText.ts';
import { activateAll, type Contribution, type Shared } from './contributions.ts';
import { consentContribution } from './fallback/consentContribution.ts';
import { here } from './models/whereabouts.ts';
import { collectProxy, proxyAuthorization, proxyContribution } from './proxySettings.ts';
import type { SessionHost } from './session.ts';
import { collectSettings, settingsContribution } from './settings.ts';
import { statusFeed } from './status/statusFeed.ts';

export function connect(shared: Shared): SessionHost {
  const { context, log } = shared;
  const ghostText = new GhostText();
  const contributions: readonly Contribution[] = [
    logAndSecrets,
    statusFeed,
    settingsContribution,
    proxyContribution,
    ghostText,
    focusContribution,
    consentContribution,
  ];
  context.subscriptions.push(activateAll(contributions, shared));
  return {
    serverModule: context.asAbsolutePath('dist/server.js'),
    log,
    middleware: ghostText.middleware,
    initializationOptions: () => ({
      settings: collectSettings(),
      storage: context.globalStorageUri.fsPath,
      isTrusted: workspace.isTrusted,
      here: here(context),
      proxy: collectProxy(),
    }),
  };
}

const logAndSecrets: Contribution = {
  name: 'log and secrets',
  activate({ context, session, log }) {
    const disposables = new DisposableList();
    disposables.add(session.onNotification(LOG_METHOD, LogParams, ({ level, message }) => log[level](message)));
    session.onRequest(SECRET_METHOD, SecretParams, async ({ id }) => ({
      value: (id === PROXY_AUTHORIZATION_SECRET ? proxyAuthorization() : await context.secrets.get(id)) ?? null,
    }));
    return disposables;
  },
};
