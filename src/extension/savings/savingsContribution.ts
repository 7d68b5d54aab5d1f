// The commands of the savings report; the report itself is read when one of them is given.
import { DisposableList } from '../../shared/base/disposables.ts';
import { once } from '../../shared/base/once.ts';
import { registerCommands } from '../commands/registerCommands.ts';
import type { Contribution } from '../contributions.ts';
import { COMMANDS } from '../ids.ts';

export const savingsContribution: Contribution = {
  name: 'savings',
  activate(shared) {
    const disposables = new DisposableList();
    const panel = once(async () => {
      const { SavingsPanel } = await import('./savingsPanel.ts');
      return disposables.add(new SavingsPanel(shared));
    });
    disposables.add(
      registerCommands(shared.log, {
        [COMMANDS.showSavings]: async () => (await panel()).show(),
        [COMMANDS.exportSavings]: async (format) => {
          const { exportSavings } = await import('./exportSavings.ts');
          await exportSavings(shared.session, format);
        },
        [COMMANDS.clearSavings]: async () => {
          const { clearSavings } = await import('./clearSavings.ts');
          if (await clearSavings(shared.session)) await (await panel()).refresh();
        },
        [COMMANDS.chooseReference]: async (task) => {
          const { chooseReference } = await import('./chooseReference.ts');
          await chooseReference(shared.session, task);
          await (await panel()).refresh();
        },
      }),
    );
    return disposables;
  },
};
