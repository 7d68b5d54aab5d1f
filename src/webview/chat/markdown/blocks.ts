// Block-level Markdown tokens to DOM. Raw HTML is shown as the text it is.
import type { MarkedToken, Token, Tokens } from 'marked';
import { el } from '../../dom.ts';
import type { ContentActions } from './actions.ts';
import { completeCodeBlock } from './codeBlock.ts';
import { appendInline } from './inline.ts';
import { renderTable } from './table.ts';
import { appendVisible } from './visibleText.ts';

/** Headings of an answer stand below the panel's own. */
const HEADINGS = ['h3', 'h4', 'h5', 'h6', 'h6', 'h6'] as const;

/** Appends the tokens' nodes to `parent`. */
export function appendBlocks(parent: Node, tokens: readonly Token[], actions: ContentActions): void {
  for (const token of tokens) {
    // Without extensions marked makes no other tokens than its own.
    const node = renderBlock(token as MarkedToken, actions);
    if (node) parent.appendChild(node);
  }
}

function renderBlock(token: MarkedToken, actions: ContentActions): Node | undefined {
  switch (token.type) {
    case 'space':
    case 'def':
      return undefined;
    case 'heading':
      return withInline(el(HEADINGS[token.depth - 1] ?? 'h6', { dir: 'auto' }), token, actions);
    case 'paragraph':
      return withInline(el('p', { dir: 'auto' }), token, actions);
    case 'code':
      return completeCodeBlock(token.text, token.lang ?? '', actions);
    case 'blockquote': {
      const quote = el('blockquote', { dir: 'auto' });
      appendBlocks(quote, token.tokens, actions);
      return quote;
    }
    case 'list':
      return renderList(token, actions);
    case 'table':
      return renderTable(token, actions);
    case 'hr':
      return el('hr');
    case 'html':
      return plainBlock(token.raw);
    default:
      return inlineBlock(token, actions);
  }
}

/** Text that is shown as it is, with its lines. */
export function plainBlock(text: string): HTMLElement {
  const block = el('p', { class: 'plain', dir: 'auto' });
  appendVisible(block, text.replace(/\n+$/, ''));
  return block;
}

function renderList(token: Tokens.List, actions: ContentActions): HTMLElement {
  const start = token.ordered && typeof token.start === 'number' && token.start !== 1 ? token.start : undefined;
  const list = token.ordered ? el('ol', { start, dir: 'auto' }) : el('ul', { dir: 'auto' });
  for (const item of token.items) {
    const entry = el('li', { class: item.task ? 'task' : undefined });
    appendBlocks(entry, item.tokens, actions);
    list.append(entry);
  }
  return list;
}

/** Text of a tight list item: inline content without a paragraph around it. */
function inlineBlock(token: MarkedToken, actions: ContentActions): Node {
  const fragment = document.createDocumentFragment();
  appendInline(fragment, [token], actions);
  return fragment;
}

function withInline(
  element: HTMLElement,
  token: Tokens.Heading | Tokens.Paragraph,
  actions: ContentActions,
): HTMLElement {
  appendInline(element, token.tokens, actions);
  return element;
}
