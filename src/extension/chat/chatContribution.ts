// The chat panel and its commands.
import { commands, window } from 'vscode';
import { DisposableList } from '../../shared/base/disposables.ts';
import { UserError } from '../../shared/base/errors.ts';
import { ErrorReporter } from '../commands/errorReporter.ts';
import type { Contribution } from '../contributions.ts';
import { CHAT_VIEW, COMMANDS, type CommandId } from '../ids.ts';
import { CHAT_ASK_COMMAND, type ChatQuestion } from './askCommand.ts';
import { ChatView } from './chatView.ts';

export const chatContribution: Contribution = {
  name: 'chat',
  activate(shared) {
    const disposables = new DisposableList();
    const view = disposables.add(new ChatView(shared));
    const reporter = new ErrorReporter(shared.log);
    const register = (id: CommandId, run: () => Promise<void>) =>
      disposables.add(commands.registerCommand(id, () => run().catch((error: unknown) => reporter.report(id, error))));
    disposables.add(window.registerWebviewViewProvider(CHAT_VIEW, view));
    register(COMMANDS.openChat, () => view.reveal());
    register(COMMANDS.newChat, async () => {
      await view.conversations.begin();
      await view.reveal();
    });
    register(COMMANDS.addSelection, async () => {
      view.chips.attachCurrent();
      await view.reveal();
    });
    register(COMMANDS.explain, () => explain(view));
    disposables.add(
      commands.registerCommand(CHAT_ASK_COMMAND, (question: ChatQuestion) =>
        ask(view, question).catch((error: unknown) => reporter.report(CHAT_ASK_COMMAND, error)),
      ),
    );
    return disposables;
  },
};

/** Asks about the selection in a chat of its own, so that the answer does not depend on what was said before. */
async function explain(view: ChatView): Promise<void> {
  const attachment = view.chips.current();
  if (attachment.kind !== 'selection') throw new UserError('Select the code to be explained first.');
  view.chips.takeSelection();
  await ask(view, { text: 'Explain this code.', attachments: [attachment] });
}

async function ask(view: ChatView, { text, attachments }: ChatQuestion): Promise<void> {
  await view.conversations.begin();
  await view.reveal();
  await view.conversations.ask({ conversation: view.conversations.current, text, attachments: [...attachments] });
}
