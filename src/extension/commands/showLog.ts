// "Show Log".
import { COMMANDS } from '../ids.ts';
import type { Command } from './command.ts';

export const showLog: Command = {
  id: COMMANDS.showLog,
  async run({ log }) {
    log.show();
  },
};
