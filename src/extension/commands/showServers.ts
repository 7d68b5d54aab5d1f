// "Show Servers": everything a bug report needs on one page, and no secret.
import { env, extensions, l10n, version, window, workspace } from 'vscode';
import { MODELS_LIST_METHOD, ModelsListResult } from '../../shared/protocol/models.ts';
import { here } from '../models/whereabouts.ts';
import { openPage } from '../pages/pages.ts';
import { serversPage, withoutCredentials } from '../pages/serversPage.ts';
import { collectSettings } from '../settings.ts';
import type { Command, CommandEnvironment } from './command.ts';

export const showServers: Command = {
  async run(environment) {
    const text = await page(environment);
    await openPage('servers', text);
    void offerCopy(text);
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
      OLLAMA_HOST: withoutCredentials(process.env['OLLAMA_HOST'] ?? 'not set'),
      Workspace: workspace.isTrusted ? 'trusted' : 'restricted',
      'Other inline completion extensions': otherCompleters().join(', ') || 'none known',
    },
    here: here(context) ?? 'this machine',
    snapshot: status.snapshot,
    models,
    settings: collectSettings().hob,
  });
}

/** A preview does not give its source away. */
async function offerCopy(text: string): Promise<void> {
  const copy = l10n.t('Copy for a Bug Report');
  const choice = await window.showInformationMessage(l10n.t('What Hob knows of your servers is on the page.'), copy);
  if (choice === copy) await env.clipboard.writeText(text);
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
