// What comes in as a question, checked, and the message that it becomes.
import { randomUUID } from 'node:crypto';
import { UserError } from '../../shared/base/errors.ts';
import type { Attachment, ChatMeasureParams, ChatMessage, ChatSendParams } from '../../shared/protocol/chat.ts';
import { checkAttachments } from './attachments.ts';

/** More than any window holds; keeps a mistake out of the transcript. */
const LARGEST_QUESTION_CHARS = 8_000_000;

/** A sentence where a file (its uri) must not go into any prompt. */
export type WhyExcluded = (uri: string) => string | undefined;

/** @throws UserError for a question that no model could take, or must not. */
export function checkQuestion({ text, attachments = [] }: ChatSendParams, whyExcluded?: WhyExcluded): void {
  if (text.trim() === '' && attachments.length === 0) throw new UserError('There is no question to send.');
  if (text.length > LARGEST_QUESTION_CHARS) throw new UserError('The question is too long for any model.');
  checkAttachments(attachments);
  checkExcluded(attachments, whyExcluded);
}

/** The editor asks before it attaches a file; here nothing gets past, whoever sends it. @throws UserError */
export function checkExcluded(attachments: readonly Attachment[], whyExcluded?: WhyExcluded): void {
  for (const { uri } of attachments) {
    const why = uri === undefined ? undefined : whyExcluded?.(uri);
    if (why !== undefined) throw new UserError(why);
  }
}

/** The message that a question becomes. `time`: milliseconds since the epoch. */
export function questionOf({ text, prompt, attachments = [] }: ChatMeasureParams, time: number): ChatMessage {
  return {
    ...newMessage('user', text, time),
    ...(prompt === undefined ? {} : { prompt }),
    ...(attachments.length > 0 ? { attachments } : {}),
  };
}

export function newMessage(role: ChatMessage['role'], text: string, createdAt: number): ChatMessage {
  return { id: randomUUID(), role, text, state: 'complete', createdAt };
}
