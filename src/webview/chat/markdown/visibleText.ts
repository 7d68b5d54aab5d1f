// Text nodes from a model's text, with everything made visible that would otherwise hide or reorder what is read:
// direction overrides, escape sequences, invisible letters.
import { el } from '../../dom.ts';

/**
 * Controls except tab and line feed, direction overrides and isolates, zero-width space and joiner-like marks that carry
 * no meaning in any script, interlinear marks, and the invisible "tag" letters (as surrogate pairs).
 */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

const ESCAPE = '\u001b';

/** Appends `text`; every hidden character becomes a small label with its number. */
export function appendVisible(parent: Node, text: string): void {
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) parent.appendChild(document.createTextNode(text.slice(from, match.index)));
    parent.appendChild(hiddenCharacter(match[0]));
    from = match.index + match[0].length;
  }
  if (from < text.length) parent.appendChild(document.createTextNode(from === 0 ? text : text.slice(from)));
}

function hiddenCharacter(character: string): HTMLElement {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const shown = character === ESCAPE ? 'ESC' : `U+${code}`;
  return el('span', { class: 'hidden-character', title: `Hidden character U+${code}` }, shown);
}
