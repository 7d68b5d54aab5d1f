// Hob's commands that belong to no other part, each read when it is given.
import { DisposableList } from '../../shared/base/disposables.ts';
import { once } from '../../shared/base/once.ts';
import type { Contribution } from '../contributions.ts';
import { COMMANDS } from '../ids.ts';
import type { Command, CommandEnvironment } from './command.ts';
import { type CommandBody, registerCommands } from './registerCommands.ts';

const COMMAND_FILES: Readonly<Record<string, () => Promise<Command>>> = {
  [COMMANDS.acceptNextLine]: async () => (await import('./acceptNextLine.ts')).acceptNextLine,
  [COMMANDS.exportPerimeterLog]: async () => (await import('./exportPerimeterLog.ts')).exportPerimeterLog,
  [COMMANDS.restartServer]: async () => (await import('./restartServer.ts')).restartServer,
  [COMMANDS.setServerKey]: async () => (await import('./setServerKey.ts')).setServerKey,
  [COMMANDS.showLog]: async () => (await import('./showLog.ts')).showLog,
  [COMMANDS.showMenu]: async () => (await import('./showMenu.ts')).showMenu,
  [COMMANDS.showPerimeterLog]: async () => (await import('./showPerimeterLog.ts')).showPerimeterLog,
  [COMMANDS.showServers]: async () => (await import('./showServers.ts')).showServers,
  [COMMANDS.snooze]: async () => (await import('./snooze.ts')).snooze,
  [COMMANDS.switchModel]: async () => (await import('./switchModel.ts')).switchModel,
  [COMMANDS.toggleCompletions]: async () => (await import('./toggleCompletions.ts')).toggleCompletions,
  [COMMANDS.whyNoCompletion]: async () => (await import('./whyNoCompletion.ts')).whyNoCompletion,
};

export const commandsContribution: Contribution = {
  name: 'commands',
  activate(shared) {
    const disposables = new DisposableList();
    const environment = once(async (): Promise<CommandEnvironment> => {
      const { Snooze } = await import('./snoozeState.ts');
      return { ...shared, snooze: disposables.add(new Snooze(shared.session)) };
    });
    const bodies = Object.entries(COMMAND_FILES).map(([id, read]): [string, CommandBody] => [
      id,
      async (...args) => (await read()).run(await environment(), ...args),
    ]);
    disposables.add(registerCommands(shared.log, Object.fromEntries(bodies)));
    return disposables;
  },
};
