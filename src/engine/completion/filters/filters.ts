// The filters in the order they run. Each takes what the one before left; the first that leaves nothing is the reason.
import type { Filter, FilterSite } from './filter.ts';

export const FILTERS: readonly Filter[] = [];

export interface Filtered {
  readonly text: string;
  /** Set when the model wrote something and nothing of it can be shown. Never set while the answer is still coming. */
  readonly droppedBy?: Filter;
}

export function applyFilters(text: string, site: FilterSite): Filtered {
  let left = text;
  for (const filter of FILTERS) {
    left = filter.apply(left, site);
    if (left === '') return site.isPartial ? { text: '' } : { text: '', droppedBy: filter };
  }
  return { text: left };
}
