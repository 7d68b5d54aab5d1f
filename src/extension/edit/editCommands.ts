// Everything that changes code: applying answers, edits by instruction, commit messages. What each command does, by name.
import { DisposableList } from '../../shared/base/disposables.ts';
import { UserError } from '../../shared/base/errors.ts';
import type { ServerSession } from '../session.ts';
import { applyCode } from './applyCode.ts';
import type { CodeToApply } from './applyCommand.ts';
import { documentCode, explainProblem, fixProblem, writeTests } from './codeCommands.ts';
import { CommitMessages } from './commitMessage.ts';
import { editorOf } from './editorOf.ts';
import { editRequests } from './editRequests.ts';
import { InlineEdit } from './inlineEdit.ts';
import type { ProposalFiles } from './proposalFiles.ts';
import { Reviews } from './reviews.ts';

export type EditCommands = ReturnType<typeof editCommands>;

/** `files` holds what is proposed. Each takes what VS Code hands to its command. */
export function editCommands(session: ServerSession, files: ProposalFiles) {
  const disposables = new DisposableList();
  const requests = editRequests(session);
  const reviews = disposables.add(new Reviews(requests, files));
  const edit = new InlineEdit({ session, requests, reviews });
  const commit = new CommitMessages(session, requests);
  return {
    apply: (code: unknown) => applyCode(code as CodeToApply, { requests, reviews }),
    editSelection: async (spot: unknown) => edit.begin(await editorOf(spot)),
    fixProblem: (spot: unknown) => fixProblem(edit, spot),
    documentCode: (spot: unknown) => documentCode(edit, spot),
    explainProblem,
    writeTests,
    keepAllChanges: async (uri: unknown) => reviews.current(uri).review.keep(),
    discardAllChanges: async (uri: unknown) => reviews.close(reviews.current(uri).review),
    keepChange: async () => {
      const { review, offset } = reviews.current();
      await review.keepOne(atCursor(offset));
    },
    discardChange: async () => {
      const { review, offset } = reviews.current();
      await review.discardOne(atCursor(offset));
    },
    askAgain: async (uri: unknown) => edit.retry(reviews.current(uri).review),
    writeCommitMessage: (source: unknown) => commit.write(source),
    restoreCommitMessage: (source: unknown) => commit.restore(source),
    dispose: () => disposables.dispose(),
  };
}

function atCursor(offset: number | undefined): number {
  if (offset === undefined) throw new UserError('Put the cursor into a change on the right side first.');
  return offset;
}
