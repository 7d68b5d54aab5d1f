// The commands that change code, the light bulb, and the file system of what is proposed, which VS Code asks about tabs
// that it restores. What the commands do is read when one of them is given.
import { languages, workspace } from 'vscode';
import { DisposableList } from '../../shared/base/disposables.ts';
import { once } from '../../shared/base/once.ts';
import { type CommandBody, registerCommands } from '../commands/registerCommands.ts';
import type { Contribution } from '../contributions.ts';
import { COMMANDS } from '../ids.ts';
import { APPLY_COMMAND } from './applyCommand.ts';
import { codeActionKinds, codeActions } from './codeActions.ts';
import type { EditCommands } from './editCommands.ts';
import { ProposalFiles } from './proposalFiles.ts';
import { PROPOSAL_SCHEME } from './proposalScheme.ts';

export const editContribution: Contribution = {
  name: 'edit',
  activate({ session, log }) {
    const disposables = new DisposableList();
    const files = new ProposalFiles();
    const all = once(async () => {
      const { editCommands } = await import('./editCommands.ts');
      return disposables.add(editCommands(session, files));
    });
    const run =
      (name: Exclude<keyof EditCommands, 'dispose'>): CommandBody =>
      async (argument) =>
        (await all())[name](argument);
    disposables.add(workspace.registerFileSystemProvider(PROPOSAL_SCHEME, files, { isCaseSensitive: true }));
    disposables.add(
      languages.registerCodeActionsProvider({ scheme: '*' }, codeActions, { providedCodeActionKinds: codeActionKinds }),
    );
    disposables.add(
      registerCommands(log, {
        [APPLY_COMMAND]: run('apply'),
        [COMMANDS.editSelection]: run('editSelection'),
        [COMMANDS.fixProblem]: run('fixProblem'),
        [COMMANDS.documentCode]: run('documentCode'),
        [COMMANDS.explainProblem]: run('explainProblem'),
        [COMMANDS.writeTests]: run('writeTests'),
        [COMMANDS.keepAllChanges]: run('keepAllChanges'),
        [COMMANDS.discardAllChanges]: run('discardAllChanges'),
        [COMMANDS.keepChange]: run('keepChange'),
        [COMMANDS.discardChange]: run('discardChange'),
        [COMMANDS.askAgain]: run('askAgain'),
        [COMMANDS.writeCommitMessage]: run('writeCommitMessage'),
        [COMMANDS.restoreCommitMessage]: run('restoreCommitMessage'),
      }),
    );
    return disposables;
  },
};
