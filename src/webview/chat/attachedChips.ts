// What goes with the question that is being written: what is attached now and, under edit, what the earlier question had
// and keeps. Shown as chips with the sizes that were measured last.
import type { Attachment } from '../../shared/protocol/chat.ts';
import type { Chip } from '../../shared/protocol/chatView.ts';
import { el } from '../dom.ts';
import { renderChips, type ShownChip } from './chipRow.ts';
import type { LargePart } from './fitLine.ts';

export interface AttachedActions {
  removeChip(id: string): void;
  condense(chip: string): void;
  /** One that an earlier question had goes along no more; who removes a chip hears of it from the extension host. */
  dropped(): void;
  /** The last chip went while the keyboard was on it. */
  leftEmpty(): void;
}

export class AttachedChips {
  readonly element = el('div', { class: 'chips', role: 'list', 'aria-label': 'Attached', hidden: true });
  readonly #actions: AttachedActions;
  #chips: readonly Chip[] = [];
  /** Of the earlier question under edit, all it had. */
  #earlier: readonly Attachment[] = [];
  /** Which of these go along again. */
  #kept: readonly number[] = [];
  /** By place: the kept ones first. Empty while not measured. */
  #tokens: readonly number[] = [];

  constructor(actions: AttachedActions) {
    this.#actions = actions;
  }

  get ids(): string[] {
    return this.#chips.map(({ id }) => id);
  }

  /** Places in the earlier question's attachments. */
  get kept(): readonly number[] {
    return this.#kept;
  }

  /** What could be left out or made shorter, of what goes with the question. */
  get largeParts(): LargePart[] {
    return this.#chips.map(({ id, kind, label, isSummary, isBusy }, position) => ({
      label,
      tokens: this.#tokens[this.#kept.length + position] ?? 0,
      isBusy: isBusy === true,
      drop: () => this.#actions.removeChip(id),
      ...(isSummary || kind === 'image' || kind === 'codebase' ? {} : { summarise: () => this.#actions.condense(id) }),
    }));
  }

  show(chips: readonly Chip[]): void {
    this.#chips = chips;
    this.#changed();
  }

  /** Sizes in the order of the chips, as measured. */
  showTokens(tokens: readonly number[]): void {
    this.#tokens = tokens;
    this.#render();
  }

  /** Takes over what an earlier question had; with nothing, its edit has ended. */
  keep(earlier: readonly Attachment[]): void {
    this.#earlier = earlier;
    this.#kept = earlier.map((_, index) => index);
    this.#changed();
  }

  #drop(index: number): void {
    this.#kept = this.#kept.filter((each) => each !== index);
    this.#changed();
    this.#actions.dropped();
  }

  #changed(): void {
    this.#tokens = [];
    this.#render();
  }

  #render(): void {
    const kept = this.#kept.map((index, position): ShownChip => {
      const earlier = this.#earlier[index];
      return {
        kind: earlier?.kind ?? 'file',
        isSummary: earlier?.isSummary === true,
        label: earlier?.label ?? '',
        isAutomatic: false,
        tokens: this.#tokens[position],
        remove: () => this.#drop(index),
      };
    });
    const own = this.#chips.map(
      ({ id, kind, label, isAutomatic, isSummary }, position): ShownChip => ({
        kind,
        isSummary: isSummary === true,
        label,
        isAutomatic,
        tokens: this.#tokens[kept.length + position],
        remove: () => this.#actions.removeChip(id),
      }),
    );
    if (!renderChips(this.element, [...kept, ...own])) this.#actions.leftEmpty();
  }
}
