// What goes with the next question, as removable chips with their size.
import type { Chip } from '../../shared/protocol/chatView.ts';
import { el } from '../dom.ts';
import { iconButton } from './buttons.ts';
import { formatCount } from './figures.ts';
import { icon } from './icons.ts';

export interface ShownChip extends Pick<Chip, 'kind' | 'label' | 'isAutomatic'> {
  /** A model has made it shorter. */
  readonly isSummary: boolean;
  /** Estimated; undefined while it is not known. */
  readonly tokens: number | undefined;
  remove(): void;
}

/**
 * Draws the chips anew. Who was on one of them stays in the row, on the one that has taken its place; false where the focus
 * was in the row and no chip is left to have it.
 */
export function renderChips(row: HTMLElement, chips: readonly ShownChip[]): boolean {
  const at = closersIn(row).findIndex((button) => button.isSameNode(document.activeElement));
  row.hidden = chips.length === 0;
  row.replaceChildren(...chips.map(renderChip));
  if (at < 0) return true;
  const next = closersIn(row)[Math.min(at, chips.length - 1)];
  next?.focus();
  return next !== undefined;
}

function closersIn(row: HTMLElement): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>('.chip-close')];
}

/** What a kind is called before its label, where the label alone does not say it. */
const KIND_WORDS: Readonly<Partial<Record<Chip['kind'], string>>> = {
  changes: 'changes: ',
  codebase: '#',
  instructions: 'instructions: ',
  summary: 'summary: ',
  terminal: 'terminal: ',
};

/** A chip's words: its kind where that is needed, its label, and whether a model has made it shorter. */
export function chipText({ kind, label, isSummary }: Pick<ShownChip, 'kind' | 'label' | 'isSummary'>): string {
  return `${KIND_WORDS[kind] ?? ''}${label}${isSummary && kind !== 'summary' ? ' (summary)' : ''}`;
}

function renderChip({ tokens, remove, ...chip }: ShownChip): HTMLElement {
  const label = chipText(chip);
  const most = chip.kind === 'codebase' ? 'at most' : 'about';
  const size = tokens === undefined ? '' : `${most} ${formatCount(tokens)} tokens`;
  const origin = originOf(chip);
  return el(
    'span',
    { class: 'chip removable', role: 'listitem', title: [`${origin}: ${label}`, size].filter(Boolean).join(', ') },
    icon('attach'),
    el('span', { class: 'chip-label' }, label),
    tokens === undefined
      ? undefined
      : el('span', { class: 'chip-size' }, `${chip.kind === 'codebase' ? '≤ ' : ''}${formatCount(tokens)}`),
    iconButton('close', `Remove ${label}`, remove, 'chip-close'),
  );
}

function originOf({ kind, isAutomatic }: Pick<ShownChip, 'kind' | 'isAutomatic'>): string {
  if (!isAutomatic) return 'Attached';
  return kind === 'instructions' ? 'Read before every question of this chat' : 'Selected in the editor';
}
