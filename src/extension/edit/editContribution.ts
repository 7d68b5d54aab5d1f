// Everything that changes code: applying answers, edits by instruction, the light bulb, commit messages.
import { commands, languages } from 'vscode';
import { DisposableList } from '../../shared/base/disposables.ts';
import { UserError } from '../../shared/base/errors.ts';
import { ErrorReporter } from '../commands/errorReporter.ts';
import type { Contribution } from '../contributions.ts';
import { COMMANDS } from '../ids.ts';
import { applyCode } from './applyCode.ts';
import { APPLY_COMMAND, type CodeToApply } from './applyCommand.ts';
import { codeActionKinds, codeActions } from './codeActions.ts';
import { documentCode, explainProblem, fixProblem, writeTests } from './codeCommands.ts';
import { CommitMessages } from './commitMessage.ts';
import { editorOf } from './editorOf.ts';
import { editRequests } from './editRequests.ts';
import { InlineEdit } from './inlineEdit.ts';
import { Reviews } from './reviews.ts';

export const editContribution: Contribution = {
  name: 'edit',
  activate({ session, log }) {
    const disposables = new DisposableList();
    const requests = editRequests(session);
    const reviews = disposables.add(new Reviews(requests));
    const edit = new InlineEdit({ session, requests, reviews });
    const commit = new CommitMessages(session, requests);
    const reporter = new ErrorReporter(log);
    const register = (id: string, run: (argument: unknown) => Promise<unknown>) =>
      disposables.add(
        commands.registerCommand(id, (argument: unknown) =>
          run(argument).catch((error: unknown) => reporter.report(id, error)),
        ),
      );
    register(APPLY_COMMAND, (code) => applyCode(code as CodeToApply, { requests, reviews }));
    register(COMMANDS.editSelection, async (spot) => edit.begin(await editorOf(spot)));
    register(COMMANDS.fixProblem, (spot) => fixProblem(edit, spot));
    register(COMMANDS.documentCode, (spot) => documentCode(edit, spot));
    register(COMMANDS.explainProblem, explainProblem);
    register(COMMANDS.writeTests, writeTests);
    register(COMMANDS.keepAllChanges, async (uri) => reviews.current(uri).review.keep());
    register(COMMANDS.discardAllChanges, async (uri) => reviews.close(reviews.current(uri).review));
    register(COMMANDS.keepChange, async () => {
      const { review, offset } = reviews.current();
      await review.keepOne(atCursor(offset));
    });
    register(COMMANDS.discardChange, async () => {
      const { review, offset } = reviews.current();
      await review.discardOne(atCursor(offset));
    });
    register(COMMANDS.askAgain, async (uri) => edit.retry(reviews.current(uri).review));
    register(COMMANDS.writeCommitMessage, (source) => commit.write(source));
    register(COMMANDS.restoreCommitMessage, (source) => commit.restore(source));
    disposables.add(
      languages.registerCodeActionsProvider({ scheme: '*' }, codeActions, { providedCodeActionKinds: codeActionKinds }),
    );
    return disposables;
  },
};

function atCursor(offset: number | undefined): number {
  if (offset === undefined) throw new UserError('Put the cursor into a change on the right side first.');
  return offset;
}
