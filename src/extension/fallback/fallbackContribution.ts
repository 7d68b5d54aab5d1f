// The commands of the fallback, each read when it is given.
import { registerCommands } from '../commands/registerCommands.ts';
import type { Contribution } from '../contributions.ts';
import { COMMANDS } from '../ids.ts';

export const fallbackContribution: Contribution = {
  name: 'fallback',
  activate: (shared) =>
    registerCommands(shared.log, {
      [COMMANDS.setUpFallback]: async () => {
        const { setUpInEditor } = await import('./setUpCommand.ts');
        await setUpInEditor(shared);
      },
      [COMMANDS.withdrawConsent]: async () => {
        const { workspaceConsent } = await import('./workspaceConsent.ts');
        await workspaceConsent(shared).withdraw();
      },
      [COMMANDS.removeFallbackKey]: async () => {
        const [{ removeKey }, { editorDialog }] = await Promise.all([
          import('./removeKey.ts'),
          import('./editorDialog.ts'),
        ]);
        await removeKey(editorDialog, shared.context.secrets);
      },
    }),
};
