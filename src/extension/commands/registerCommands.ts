// Registers commands with VS Code, and says to the person what went wrong in one they started.
import { commands, type LogOutputChannel } from 'vscode';
import { type Disposable, DisposableList } from '../../shared/base/disposables.ts';
import { ErrorReporter } from './errorReporter.ts';

/** What a command does, with the arguments that VS Code hands over. */
export type CommandBody = (...args: readonly unknown[]) => Promise<unknown>;

/** `bodies` by command id. Bodies read their part of the extension themselves; one that cannot be read is an error too. */
export function registerCommands(log: LogOutputChannel, bodies: Readonly<Record<string, CommandBody>>): Disposable {
  const disposables = new DisposableList();
  const reporter = new ErrorReporter(log);
  for (const [id, run] of Object.entries(bodies)) {
    disposables.add(
      commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          await run(...args);
        } catch (error) {
          reporter.report(id, error);
        }
      }),
    );
  }
  return disposables;
}
