// "Show Servers": everything a bug report needs on one page, and no secret.
import { env, extensions, version, workspace } from 'vscode';
import { MODELS_LIST_METHOD, ModelsListResult } from '../../shared/protocol/models.ts';
import { COMMANDS } from '../ids.ts';
import { openPage } from '../pages/pages.ts';
import { serversPage } from '../pages/serversPage.ts';
import { collectSettings } from '../settings.ts';
import type { Command, CommandEnvironment } from './command.ts';

export const showServers: Command = {
  id: COMMANDS.showServers,
  async run(environment) {
    await openPage('servers', await page(environment));
  },
};

async function page({ context, session, status }: CommandEnvironment): Promise<string> {
  const models = await session.request(MODELS_LIST_METHOD, null, ModelsListResult).catch(() => undefined);
  return serversPage({
    writtenAt: new Date(),
    versions: {
      Hob: String(context.extension.packageJSON.version),
      'VS Code': `${version} (${env.appName})`,
      'Runs on': `${process.platform} ${process.arch}, Node ${process.versions.node}`,
      Where: env.remoteName ? `remote: ${env.remoteName}` : 'this machine',
      Workspace: workspace.isTrusted ? 'trusted' : 'restricted',
      'Other inline completion extensions': otherCompleters().join(', ') || 'none known',
    },
    snapshot: status.snapshot,
    models,
    settings: collectSettings().hob,
  });
}

/** Two extensions that both show ghost text are the usual reason for flicker. */
function otherCompleters(): string[] {
  const known = [
    'GitHub.copilot',
    'GitHub.copilot-chat',
    'Continue.continue',
    'TabbyML.vscode-tabby',
    'Codeium.codeium',
  ];
  return known.filter((id) => extensions.getExtension(id) !== undefined);
}
