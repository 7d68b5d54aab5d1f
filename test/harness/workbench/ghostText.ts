// Reads ghost text from the screen of a workbench page, as a person sees it.
import type { Page } from 'playwright-core';

/**
 * The ghost text on screen, lines joined by `\n`; empty when none is shown.
 * VS Code draws it as decorations in the line and as view zones below; DOM order is not reading order, so the
 * pieces are ordered by their position.
 */
export async function readGhostText(page: Page): Promise<string> {
  return page.evaluate(() => {
    const inLine = document.querySelectorAll('.view-lines .view-line [class*="ghost-text"]');
    const below = document.querySelectorAll('.view-zones .suggest-preview-text .view-line');
    const pieces = [...inLine, ...below]
      .filter((element) => element.parentElement?.closest('[class*="ghost-text"]:not(.suggest-preview-text)') === null)
      .map((element) => {
        const box = element.getBoundingClientRect();
        return { top: Math.round(box.top), left: box.left, text: element.textContent ?? '' };
      });
    pieces.sort((a, b) => (Math.abs(a.top - b.top) > 4 ? a.top - b.top : a.left - b.left));
    let text = '';
    for (const [index, piece] of pieces.entries()) {
      const previous = pieces[index - 1];
      if (previous !== undefined && piece.top - previous.top > 4) text += '\n';
      text += piece.text;
    }
    return text.replaceAll('\u00a0', ' ').replaceAll('\u200b', '');
  });
}
