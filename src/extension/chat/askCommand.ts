// How other parts of the extension ask a question in a chat of its own. No command of the palette.
import type { Attachment } from '../../shared/protocol/chat.ts';

export const CHAT_ASK_COMMAND = 'hob.chat.ask';

export interface ChatQuestion {
  readonly text: string;
  readonly attachments: readonly Attachment[];
}
