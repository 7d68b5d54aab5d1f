// The short name of a conversation: from its first question at once, and later from what a model says it is about.
import { plainText } from '../../shared/base/plainText.ts';
import type { Attachment } from '../../shared/protocol/chat.ts';

const LONGEST_TITLE = 60;
const MOST_WORDS = 9;

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

/** A model's answer as a title; undefined where it is none, which small models often manage. */
export function titleFrom(said: string): string | undefined {
  const line = said.trim().split('\n')[0] ?? '';
  const marks = /^[\s"'“”„«»*_`#]+|[\s"'“”„«»*_`.,:;!]+$/g;
  const bare = plainText(line)
    .replace(marks, '')
    .replace(/^(?:title|titel|titre|título)\s*:\s*/i, '')
    .replace(marks, '')
    .replace(/\s+/g, ' ');
  const words = bare.split(' ');
  const isTitle = /\p{L}{2}/u.test(bare) && bare.length <= LONGEST_TITLE && words.length <= MOST_WORDS;
  const isTalk = /^(?:sure|certainly|of course|here(?:'s| is)|i(?:'m| am|'ll)|the title|this conversation)\b/i.test(
    bare,
  );
  return isTitle && !isTalk ? bare : undefined;
}
