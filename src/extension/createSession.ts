// Says what the language server is started with: its bundle, its folder, the settings of the moment.
import { type ExtensionContext, type LogOutputChannel, workspace } from 'vscode';
import type { Middleware } from 'vscode-languageclient/node';
import { PROXY_AUTHORIZATION_SECRET } from '../shared/protocol/session.ts';
import { here } from './models/whereabouts.ts';
import { collectProxy, proxyAuthorization } from './proxySettings.ts';
import { ServerSession } from './session.ts';
import { collectSettings } from './settings.ts';

/** A session that is not started yet. */
export function createSession(context: ExtensionContext, log: LogOutputChannel, middleware: Middleware): ServerSession {
  return new ServerSession({
    serverModule: context.asAbsolutePath('dist/server.js'),
    log,
    secrets: {
      get: async (id) => (id === PROXY_AUTHORIZATION_SECRET ? proxyAuthorization() : context.secrets.get(id)),
    },
    middleware,
    initializationOptions: () => ({
      settings: collectSettings(),
      storage: context.globalStorageUri.fsPath,
      isTrusted: workspace.isTrusted,
      here: here(context),
      proxy: collectProxy(),
    }),
  });
}
