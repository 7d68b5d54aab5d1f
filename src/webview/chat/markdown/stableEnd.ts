// Which beginning of an answer that is still growing can no longer change, whatever comes.
import type { MarkedToken, Token, Tokens } from 'marked';

/** Longer lists are rendered for good item by item, longer paragraphs line by line. */
const LONG_BLOCK_CHARS = 1_500;

/**
 * Characters of `text` before the open end: all blocks before the last one, once the last one has a complete line (half
 * a line may still turn into a part of the block before it); of a long list all items but the last, of a long paragraph
 * all lines but the last. 0 where nothing is certain. `tokens` undefined: the text is no sensible Markdown.
 */
export function stableEnd(tokens: readonly Token[] | undefined, text: string): number {
  if (!tokens) return completeLines(text);
  let last = tokens.length - 1;
  while (last >= 0 && (tokens[last]?.type === 'space' || tokens[last]?.type === 'def')) last--;
  // Without extensions marked makes no other tokens than its own.
  const open = tokens[last] as MarkedToken | undefined;
  if (!open) return 0;
  const before = tokens.slice(0, last).reduce((sum, token) => sum + token.raw.length, 0);
  const part = partOf(open);
  if (part > 0) return before + part;
  return open.raw.includes('\n') ? before : 0;
}

function partOf(open: MarkedToken): number {
  if (open.type === 'paragraph') return completeLines(open.raw);
  return open.type === 'list' ? completeItems(open) : 0;
}

function completeItems(list: Tokens.List): number {
  if (list.raw.length < LONG_BLOCK_CHARS) return 0;
  const raw = list.items
    .slice(0, -1)
    .map((item) => item.raw)
    .join('');
  return list.raw.startsWith(raw) ? raw.length : 0;
}

function completeLines(text: string): number {
  return text.length < LONG_BLOCK_CHARS ? 0 : text.lastIndexOf('\n') + 1;
}
