// Renders model text and remembers what it asked the host for.
import type { ContentActions } from '../../../../../src/webview/chat/markdown/actions.ts';
import { StreamingMarkdown } from '../../../../../src/webview/chat/markdown/streamingMarkdown.ts';

export interface Rendered {
  readonly element: HTMLElement;
  /** `copy …`, `insert …`, `newFile …`, `openLink …`, in order. */
  readonly asked: string[];
}

/** In pieces, with a rendering after each, as it streams. */
export function renderPieces(pieces: Iterable<string>): Rendered {
  const asked: string[] = [];
  const actions: ContentActions = {
    copy: (text) => asked.push(`copy ${text}`),
    insert: (text) => asked.push(`insert ${text}`),
    newFile: (text, language) => asked.push(`newFile ${language} ${text}`),
    apply: (text, block) => asked.push(`apply ${block?.info ?? ''} ${text}`),
    openLink: (url) => asked.push(`openLink ${url}`),
  };
  const markdown = new StreamingMarkdown(actions);
  for (const piece of pieces) {
    markdown.append(piece);
    markdown.render();
  }
  markdown.finish();
  return { element: markdown.element, asked };
}

export function renderWhole(text: string): Rendered {
  return renderPieces([text]);
}

/** Every element with its attributes, for saying what must not be there. */
export function allElements(root: HTMLElement): Element[] {
  return [...root.querySelectorAll('*')];
}
