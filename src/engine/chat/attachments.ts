// How what is attached to a question stands in the prompt, how much it takes, and what cannot be attached.
import { UserError } from '../../shared/base/errors.ts';
import { MOST_IMAGE_BYTES } from '../../shared/protocol/attachable.ts';
import type { Attachment, AttachmentKind } from '../../shared/protocol/chat.ts';

/** What Ollama counts for a picture; vision models take from 256 to some thousands. */
export const TOKENS_PER_IMAGE = 768;
/** More than any window holds; keeps a mistaken attachment out of the transcript. */
const LARGEST_TEXT_CHARS = 8_000_000;
/** A base64 digit holds six bits. */
const MOST_BASE64_CHARS = Math.ceil((MOST_IMAGE_BYTES * 4) / 3) + 4;

/** What is found in the codebase may take this part of the window: question, history and answer need room too. */
const CODEBASE_SHARE = 0.35;
/** Slow engines evaluate a hundred tokens a second: more would be a minute of waiting. */
const MOST_CODEBASE_TOKENS = 6_000;

const TITLES: Readonly<Record<AttachmentKind, (label: string) => string>> = {
  selection: (label) => `Selected in ${label}:`,
  file: (label) => `File ${label}:`,
  folder: (label) => `Folder ${label}:`,
  problems: (label) => `Problems reported by the editor (${label}):`,
  changes: (label) => `Changes (${label}):`,
  terminal: (label) => `Output of the terminal (${label}):`,
  symbol: (label) => `Definition of ${label}:`,
  codebase: () => 'Pieces of the codebase that may have to do with the question:',
  instructions: (label) => `Instructions of this workspace (${label}):`,
  image: (label) => `Picture: ${label}`,
  summary: () => 'Summary of the earlier conversation:',
};

/** An attachment in a fence that nothing inside it can close. */
export function renderAttachment({ kind, label, languageId, text, isSummary }: Attachment): string {
  const title = TITLES[kind](label) + (isSummary ? ' (made short by a model)' : '');
  if (kind === 'image') return title;
  const fence = '`'.repeat(Math.max(3, longestRunOfBackticks(text) + 1));
  return `${title}\n${fence}${languageId ?? ''}\n${text}${text.endsWith('\n') ? '' : '\n'}${fence}`;
}

/** Tokens that what is found in the codebase may take in a window of this size. */
export function codebaseTokens(contextTokens: number): number {
  return Math.min(MOST_CODEBASE_TOKENS, Math.floor(contextTokens * CODEBASE_SHARE));
}

/** Whether the codebase has still to be searched for it. */
export function isUnsearched({ kind, text }: Attachment): boolean {
  return kind === 'codebase' && text === '';
}

/** @throws UserError for what is too large to be attached at all. */
export function checkAttachments(attachments: readonly Attachment[]): void {
  for (const { label, text, image } of attachments) {
    if (text.length > LARGEST_TEXT_CHARS) {
      throw new UserError(`${label} is too large to be attached (more than 8 million characters).`);
    }
    if (image && image.base64.length > MOST_BASE64_CHARS) {
      throw new UserError(`${label} is too large to be attached: a picture may have 4 MB.`);
    }
  }
}

function longestRunOfBackticks(text: string): number {
  let longest = 0;
  for (const run of text.matchAll(/`+/g)) longest = Math.max(longest, run[0].length);
  return longest;
}
