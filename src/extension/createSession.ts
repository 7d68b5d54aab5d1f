// Says what the language server is started with: its bundle, its folder, the settings of the moment.
import { type ExtensionContext, type LogOutputChannel, workspace } from 'vscode';
import type { Middleware } from 'vscode-languageclient/node';
import { ServerSession } from './session.ts';
import { collectSettings } from './settings.ts';

/** A session that is not started yet. */
export function createSession(context: ExtensionContext, log: LogOutputChannel, middleware: Middleware): ServerSession {
  return new ServerSession({
    serverModule: context.asAbsolutePath('dist/server.js'),
    log,
    secrets: context.secrets,
    middleware,
    initializationOptions: () => ({
      settings: collectSettings(),
      storage: context.globalStorageUri.fsPath,
      isTrusted: workspace.isTrusted,
    }),
  });
}
