// One horizontal bar of shares against the guide's: local, hosted, specialised.
import type { Place } from '../../shared/protocol/savingsView.ts';
import { el, svg } from '../dom.ts';
import { GUIDE } from './aggregate.ts';

export const PLACES: readonly Place[] = ['local', 'hosted', 'specialised'];
export const PLACE_NAMES: Readonly<Record<Place, string>> = {
  local: 'Local',
  hosted: 'Hosted',
  specialised: 'Specialised',
};

/** Two bars: how it is, and how the guide would have it. */
export function shareBars(shares: Readonly<Record<Place, number>>): HTMLElement {
  const words = (of: Readonly<Record<Place, number>>) =>
    PLACES.map((place) => `${PLACE_NAMES[place].toLowerCase()} ${Math.round(of[place])} %`).join(', ');
  return el(
    'figure',
    { class: 'shares' },
    el('div', { class: 'share-label', 'aria-hidden': 'true' }, 'Yours'),
    bar(shares, `Your requests: ${words(shares)}`),
    el('div', { class: 'share-label', 'aria-hidden': 'true' }, 'Guide'),
    bar(GUIDE, `The guide: ${words(GUIDE)}`),
  );
}

function bar(shares: Readonly<Record<Place, number>>, description: string): SVGElement {
  let at = 0;
  const parts = PLACES.map((place) => {
    const x = at;
    at += shares[place];
    return svg(
      'rect',
      { x, y: 0, width: shares[place], height: 6, class: `share share-${place}` },
      svg('title', {}, PLACE_NAMES[place]),
    );
  });
  return svg(
    'svg',
    { viewBox: '0 0 100 6', preserveAspectRatio: 'none', role: 'img', 'aria-label': description },
    ...parts,
  );
}
