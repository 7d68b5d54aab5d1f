// A site from a picture: `│` is the cursor.
import type { Filter, FilterSite } from '../../../../../src/engine/completion/filters/filter.ts';

export function siteAt(picture: string, more: Partial<FilterSite> = {}): FilterSite {
  const cursor = picture.indexOf('│');
  if (cursor < 0) throw new Error('The picture has no cursor.');
  return {
    prefix: picture.slice(0, cursor),
    suffix: picture.slice(cursor + 1),
    languageId: 'typescript',
    indentUnit: '  ',
    isMultiline: true,
    isPartial: false,
    ...more,
  };
}

/** What a filter leaves of an answer at the cursor of a picture. */
export function filtered(filter: Filter, picture: string, answer: string, more: Partial<FilterSite> = {}): string {
  return filter.apply(answer, siteAt(picture, more));
}
