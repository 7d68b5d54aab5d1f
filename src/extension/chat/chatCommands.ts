// What the chat's commands do with the panel.
import { UserError } from '../../shared/base/errors.ts';
import type { ChatQuestion } from './askCommand.ts';
import type { ChatView } from './chatView.ts';

export async function newChat(view: ChatView): Promise<void> {
  await view.conversations.begin();
  await view.reveal();
}

export async function addSelection(view: ChatView): Promise<void> {
  view.chips.attachCurrent();
  await view.reveal();
}

/** Asks about the selection in a chat of its own, so that the answer does not depend on what was said before. */
export async function explain(view: ChatView): Promise<void> {
  const attachment = view.chips.current();
  if (attachment.kind !== 'selection') throw new UserError('Select the code to be explained first.');
  view.chips.takeSelection();
  await ask(view, { text: 'Explain this code.', attachments: [attachment] });
}

export async function ask(view: ChatView, { text, attachments }: ChatQuestion): Promise<void> {
  await view.conversations.begin();
  await view.reveal();
  await view.conversations.ask({ conversation: view.conversations.current, text, attachments: [...attachments] });
}
