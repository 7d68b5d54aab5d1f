// "Set Server Key…": the key of one model server, kept in the editor's secret storage and nowhere else.
import { l10n, type QuickPickItem, window } from 'vscode';
import { UserError } from '../../shared/base/errors.ts';
import { SERVER_KEY_CHANGED_METHOD } from '../../shared/protocol/models.ts';
import type { ServerStatus } from '../../shared/protocol/status.ts';
import { COMMANDS } from '../ids.ts';
import { shownName } from '../models/modelText.ts';
import type { Command, CommandEnvironment } from './command.ts';

type ServerItem = QuickPickItem & { readonly server: string };

export const setServerKey: Command = {
  async run(environment) {
    const { context, session, status } = environment;
    const current = (await status.refresh()) ?? status.snapshot.status;
    const server = await askServer(current?.servers ?? [], environment);
    if (server === undefined) return;
    const id = `server/${server}`;
    const hadKey = (await context.secrets.get(id)) !== undefined;
    const given = await window.showInputBox({
      title: l10n.t('Key for {0}', shownName(server)),
      prompt: hadKey ? l10n.t('Leave it empty to remove the key that is kept.') : l10n.t('Sent to this server only.'),
      password: true,
      ignoreFocusOut: true,
    });
    const key = given?.trim();
    if (key === undefined || (key === '' && !hadKey)) return;
    if (key === '') await context.secrets.delete(id);
    else await context.secrets.store(id, key);
    session.notify(SERVER_KEY_CHANGED_METHOD, { server });
    const text = key === '' ? l10n.t('The key of {0} is removed.', server) : l10n.t('The key of {0} is kept.', server);
    void window.showInformationMessage(text);
  },
};

/** The one that wants a key comes first. */
async function askServer(
  servers: readonly ServerStatus[],
  { context }: CommandEnvironment,
): Promise<string | undefined> {
  if (servers.length === 0) {
    throw new UserError(l10n.t('No model server is known yet: start one, or set hob.servers.'), {
      title: 'Servers',
      command: COMMANDS.showServers,
    });
  }
  const wants = ({ state }: ServerStatus) => Number(state === 'unauthorized');
  const items = [...servers]
    .sort((a, b) => wants(b) - wants(a))
    .map(async (server): Promise<ServerItem> => {
      const has = (await context.secrets.get(`server/${server.name}`)) !== undefined;
      return {
        label: shownName(server.name),
        description: has ? l10n.t('has a key') : l10n.t('no key'),
        ...(server.detail && { detail: shownName(server.detail) }),
        server: server.name,
      };
    });
  const choice = await window.showQuickPick(Promise.all(items), { title: l10n.t('Key for Which Server?') });
  return choice?.server;
}
