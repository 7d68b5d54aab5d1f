// Under an answer: the places in the codebase that it may rest on, each a link into the editor.
import type { ChatMessage } from '../../shared/protocol/chat.ts';
import { el } from '../dom.ts';
import { textButton } from './buttons.ts';

/** More are folded away. */
const SHOWN = 5;

/** Undefined where the answer rests on nothing that was searched for. */
export function renderSources(
  { sources = [], sourcesNote }: ChatMessage,
  open: (source: number) => void,
): HTMLElement | undefined {
  if (sources.length === 0 && sourcesNote === undefined) return undefined;
  const items = sources.map(({ path, line, endLine }, index) => {
    const place = `${path}:${line}`;
    const button = textButton(place, () => open(index), 'source');
    button.title = `${path}, lines ${line} to ${endLine}`;
    return el('li', {}, button);
  });
  const list = el('ul', { class: 'source-list' }, ...items.slice(0, SHOWN));
  if (items.length > SHOWN) {
    const more = textButton(`${items.length - SHOWN} more`, () => more.replaceWith(...items.slice(SHOWN)));
    list.append(more);
  }
  return el(
    'section',
    { class: 'sources', 'aria-label': 'Sources' },
    el('div', { class: 'sources-head', title: sourcesNote }, 'Sources'),
    list,
    sourcesNote === undefined ? undefined : el('div', { class: 'sources-note' }, sourcesNote),
  );
}
