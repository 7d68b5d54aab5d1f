// Registers Hob's commands, and says to the person what went wrong in one they started.
import { commands } from 'vscode';
import { DisposableList } from '../../shared/base/disposables.ts';
import type { Contribution } from '../contributions.ts';
import { acceptNextLine } from './acceptNextLine.ts';
import type { Command, CommandEnvironment } from './command.ts';
import { ErrorReporter } from './errorReporter.ts';
import { exportPerimeterLog } from './exportPerimeterLog.ts';
import { restartServer } from './restartServer.ts';
import { setServerKey } from './setServerKey.ts';
import { showLog } from './showLog.ts';
import { showMenu } from './showMenu.ts';
import { showPerimeterLog } from './showPerimeterLog.ts';
import { showServers } from './showServers.ts';
import { snooze } from './snooze.ts';
import { Snooze } from './snoozeState.ts';
import { switchModel } from './switchModel.ts';
import { toggleCompletions } from './toggleCompletions.ts';
import { whyNoCompletion } from './whyNoCompletion.ts';

const COMMAND_LIST: readonly Command[] = [
  acceptNextLine,
  exportPerimeterLog,
  restartServer,
  setServerKey,
  showLog,
  showMenu,
  showPerimeterLog,
  showServers,
  snooze,
  switchModel,
  toggleCompletions,
  whyNoCompletion,
];

export const commandsContribution: Contribution = {
  name: 'commands',
  activate(shared) {
    const disposables = new DisposableList();
    const environment: CommandEnvironment = { ...shared, snooze: disposables.add(new Snooze(shared.session)) };
    const reporter = new ErrorReporter(shared.log);
    for (const command of COMMAND_LIST) {
      disposables.add(
        commands.registerCommand(command.id, async (...args: unknown[]) => {
          try {
            await command.run(environment, ...args);
          } catch (error) {
            reporter.report(command.id, error);
          }
        }),
      );
    }
    return disposables;
  },
};
