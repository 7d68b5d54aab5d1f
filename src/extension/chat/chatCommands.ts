// What the chat's commands do with the panel, by name.
import { UserError } from '../../shared/base/errors.ts';
import type { ChatQuestion } from './askCommand.ts';
import type { ChatView } from './chatView.ts';

export type ChatCommands = ReturnType<typeof chatCommands>;

export function chatCommands(view: ChatView) {
  return {
    openChat: () => view.reveal(),
    newChat: async () => {
      await view.conversations.begin();
      await view.reveal();
    },
    addSelection: async () => {
      view.chips.attachCurrent();
      await view.reveal();
    },
    explain: () => explain(view),
    ask: (question: unknown) => ask(view, question as ChatQuestion),
  };
}

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
