// The savings report and its commands.
import { commands } from 'vscode';
import { DisposableList } from '../../shared/base/disposables.ts';
import { ErrorReporter } from '../commands/errorReporter.ts';
import type { Contribution } from '../contributions.ts';
import { COMMANDS, type CommandId } from '../ids.ts';
import { chooseReference } from './chooseReference.ts';
import { clearSavings } from './clearSavings.ts';
import { exportSavings } from './exportSavings.ts';
import { SavingsPanel } from './savingsPanel.ts';

export const savingsContribution: Contribution = {
  name: 'savings',
  activate(shared) {
    const disposables = new DisposableList();
    const reporter = new ErrorReporter(shared.log);
    const panel = disposables.add(new SavingsPanel(shared, reporter));
    const register = (id: CommandId, run: (argument?: unknown) => Promise<void>) =>
      disposables.add(
        commands.registerCommand(id, (argument?: unknown) =>
          run(argument).catch((error: unknown) => reporter.report(id, error)),
        ),
      );
    register(COMMANDS.showSavings, async () => panel.show());
    register(COMMANDS.exportSavings, (format) => exportSavings(shared.session, format));
    register(COMMANDS.clearSavings, async () => {
      if (await clearSavings(shared.session)) await panel.refresh();
    });
    register(COMMANDS.chooseReference, async (task) => {
      await chooseReference(shared.session, task);
      await panel.refresh();
    });
    return disposables;
  },
};
