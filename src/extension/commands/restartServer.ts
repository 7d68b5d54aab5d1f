// "Restart Server": the language server, not the model server. The one automatic restart is available again after it.
import { UserError } from '../../shared/base/errors.ts';
import { COMMANDS } from '../ids.ts';
import type { Command } from './command.ts';

export const restartServer: Command = {
  async run({ session }) {
    await session.restart();
    if (session.state !== 'failed') return;
    throw new UserError('Hob’s language server does not start. The log says why.', {
      title: 'Show Log',
      command: COMMANDS.showLog,
    });
  },
};
