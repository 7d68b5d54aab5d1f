// The short name of a conversation, from its first question.
import type { Attachment } from '../../shared/protocol/chat.ts';

const LONGEST_TITLE = 60;

/** One line of at most 60 characters, cut at a word where there is one. */
export function titleFor(question: string, attachments: readonly Attachment[] = []): string {
  const line = question.trim().replace(/\s+/g, ' ');
  if (line === '') return attachments[0]?.label ?? 'New chat';
  const characters = Array.from(line.slice(0, LONGEST_TITLE * 4));
  if (characters.length <= LONGEST_TITLE) return line;
  const cut = characters.slice(0, LONGEST_TITLE).join('');
  const word = cut.lastIndexOf(' ');
  return `${(word > LONGEST_TITLE / 2 ? cut.slice(0, word) : cut).trimEnd()}…`;
}
