// What goes with the next question, as removable chips with their size.
import type { Chip } from '../../shared/protocol/chatView.ts';
import { iconButton } from './buttons.ts';
import { el } from './dom.ts';
import { formatCount } from './figures.ts';
import { icon } from './icons.ts';

export interface ShownChip extends Pick<Chip, 'label' | 'isAutomatic'> {
  /** Estimated; undefined while it is not known. */
  readonly tokens: number | undefined;
  remove(): void;
}

export function renderChips(row: HTMLElement, chips: readonly ShownChip[]): void {
  row.hidden = chips.length === 0;
  row.replaceChildren(...chips.map(renderChip));
}

function renderChip({ label, isAutomatic, tokens, remove }: ShownChip): HTMLElement {
  const size = tokens === undefined ? '' : `about ${formatCount(tokens)} tokens`;
  const origin = isAutomatic ? 'Selected in the editor' : 'Attached';
  return el(
    'span',
    { class: 'chip removable', role: 'listitem', title: [`${origin}: ${label}`, size].filter(Boolean).join(', ') },
    icon('attach'),
    el('span', { class: 'chip-label' }, label),
    tokens === undefined ? undefined : el('span', { class: 'chip-size' }, formatCount(tokens)),
    iconButton('close', `Remove ${label}`, remove, 'chip-close'),
  );
}
