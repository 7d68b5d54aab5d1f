// Inline Markdown tokens to DOM. Raw HTML becomes text, pictures become links, and links need a click and the host.
import type { MarkedToken, Token } from 'marked';
import { el } from '../../dom.ts';
import type { ContentActions } from './actions.ts';
import { decodeEntities } from './entities.ts';
import { appendVisible } from './visibleText.ts';

/** Appends the tokens' nodes to `parent`. */
export function appendInline(parent: Node, tokens: readonly Token[], actions: ContentActions): void {
  // Without extensions marked makes no other tokens than its own.
  for (const token of tokens) appendToken(parent, token as MarkedToken, actions);
}

function appendToken(parent: Node, token: MarkedToken, actions: ContentActions): void {
  switch (token.type) {
    case 'strong':
    case 'em':
    case 'del':
      parent.appendChild(wrap(token.type, token, actions));
      return;
    case 'codespan': {
      const code = el('code');
      appendVisible(code, token.text);
      parent.appendChild(code);
      return;
    }
    case 'br':
      parent.appendChild(el('br'));
      return;
    case 'link':
      parent.appendChild(linkTo(token.href, actions, (inside) => children(inside, token, actions)));
      return;
    case 'image':
      parent.appendChild(pictureLink(token.href, token.text, actions));
      return;
    case 'checkbox':
      parent.appendChild(el('input', { type: 'checkbox', disabled: true, checked: token.checked }));
      return;
    case 'html':
      if (/^<br\s*\/?>$/i.test(token.raw.trim())) parent.appendChild(el('br'));
      else appendVisible(parent, token.raw);
      return;
    default:
      children(parent, token, actions);
  }
}

function children(parent: Node, token: MarkedToken, actions: ContentActions): void {
  if ('tokens' in token && token.tokens) appendInline(parent, token.tokens, actions);
  else appendVisible(parent, decodeEntities('text' in token ? token.text : token.raw));
}

function wrap(tag: 'strong' | 'em' | 'del', token: MarkedToken, actions: ContentActions): HTMLElement {
  const element = el(tag);
  children(element, token, actions);
  return element;
}

/**
 * A link without an `href`, so that nothing opens by itself, by middle click or by drag. Addresses other than http and
 * https (`command:`, `file:`, `javascript:`, `data:`) give plain text.
 */
function linkTo(href: string, actions: ContentActions, fill: (inside: HTMLElement) => void): HTMLElement {
  const address = webAddress(href);
  if (address === undefined) {
    const dead = el('span', { class: 'dead-link', title: 'Hob does not open this kind of link' });
    fill(dead);
    return dead;
  }
  const link = el('a', { class: 'link', role: 'link', tabindex: 0, title: address });
  fill(link);
  const open = () => actions.openLink(address);
  link.addEventListener('click', open);
  link.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') open();
  });
  return link;
}

/** The address in its plain form (host in ASCII), or undefined where it is not a web address. */
function webAddress(href: string): string | undefined {
  try {
    const url = new URL(decodeEntities(href));
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined;
  } catch {
    // Relative, or nonsense.
    return undefined;
  }
}

function pictureLink(href: string, description: string, actions: ContentActions): HTMLElement {
  return linkTo(href, actions, (inside) => appendVisible(inside, `[picture: ${description || 'no description'}]`));
}
