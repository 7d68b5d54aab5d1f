// A conversation as a Markdown document that a person can keep, send or read without Hob.
import type { ChatMessage, Conversation } from '../../shared/protocol/chat.ts';
import { renderQuestion } from './prompt.ts';

/** Questions, answers, models and states; thinking is left out, as it is in the prompt. */
export function exportMarkdown(conversation: Conversation): string {
  const begun = new Date(conversation.createdAt).toISOString().slice(0, 16).replace('T', ' ');
  const parts = [`# ${conversation.title.replaceAll('\n', ' ')}`, `Begun ${begun} UTC.`];
  for (const message of conversation.messages) {
    parts.push(`## ${headingOf(message)}`);
    parts.push(message.role === 'user' ? renderQuestion(message, true) : message.text);
    if (message.state === 'stopped') parts.push('*Stopped here.*');
    if (message.state === 'failed') parts.push(`*Failed: ${message.error ?? 'for an unknown reason.'}*`);
  }
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function headingOf(message: ChatMessage): string {
  if (message.role === 'user') return 'Question';
  return message.model ? `Answer (${message.model})` : 'Answer';
}
