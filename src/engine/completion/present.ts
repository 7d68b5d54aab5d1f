// From a raw answer to what is shown at a site: shape, filters, replace range. Raw answers are stored, filters run here.
import type { Settings } from '../../shared/settings/schema.ts';
import type { Fit } from './answer.ts';
import type { Site } from './document.ts';
import type { Filter, FilterSite } from './filters/filter.ts';
import { applyFilters, settledText } from './filters/filters.ts';
import { indentUnitOf } from './syntax/indentation.ts';
import { isMultilinePlace } from './syntax/place.ts';
import { replaceRange } from './syntax/replaceRange.ts';
import type { SyntaxTrees } from './syntax/syntaxTrees.ts';

export interface Presented {
  /** Text beyond the cursor, `\n` line ends; never ''. */
  readonly text: string;
  /** Characters after the cursor that the text stands in for. */
  readonly replaces: number;
  /** Nothing more of it is worth waiting for: the line that is wanted is whole, or the block. */
  readonly isReady: boolean;
  /** At least one whole line has come. */
  readonly hasWholeLine: boolean;
}

export type Presentation = Presented | { readonly droppedBy: Filter };

/** What presenting depends on besides the place. */
export interface View {
  readonly multiline: Settings['completion.multiline'];
  /** Grammars loaded by now. */
  readonly trees: SyntaxTrees | undefined;
}

/** What of a fit can be shown; undefined while nothing but white space has come. */
export function present(fit: Fit, site: Site, { multiline, trees }: View): Presentation | undefined {
  if (!/\S/.test(fit.rest)) return undefined;
  const { prefix, suffix } = site.window;
  const { languageId } = site.document;
  const isMultiline =
    multiline === 'always' ||
    (multiline === 'auto' &&
      fit.answer
        .isMultilineAfter(fit.typedText, () => isMultilinePlace(prefix, suffix, languageId)));
  const isPartial = fit.answer.state !== 'complete';
  const firstLineEnd = fit.rest.indexOf('\n', fit.rest.search(/\S/));
  const hasWholeLine = !isPartial || firstLineEnd >= 0;
  // A block grows by whole lines; a first line that is still coming is shown as far as it is there.
  const text = isPartial && firstLineEnd >= 0 ? fit.rest.slice(0, fit.rest.lastIndexOf('\n')) : fit.rest;
  const filtered = applyFilters(text, filterSite(site, trees, { isMultiline, isPartial }));
  if (!/\S/.test(filtered.text)) return filtered.droppedBy ? { droppedBy: filtered.droppedBy } : undefined;
  return {
    text: filtered.text,
    replaces: replaceRange(filtered.text, { prefix, suffix, languageId }),
    isReady: !isPartial || (hasWholeLine && !isMultiline),
    hasWholeLine,
  };
}

/**
 * Length of what is left of a running answer that can be of use, where nothing that could still come would ever be shown:
 * it repeats what stands after the cursor, or runs in circles. Lines beyond a single one are of use all the same, for
 * they come next. Undefined while more is wanted.
 */
export function usefulLength(fit: Fit, site: Site, { trees }: View): number | undefined {
  const text = settledText(fit.rest, filterSite(site, trees, { isMultiline: true, isPartial: true }));
  // What filters have changed within it, and not only cut off, has to be seen whole by them again.
  return text && fit.rest.startsWith(text) ? text.length : undefined;
}

function filterSite(
  site: Site,
  trees: SyntaxTrees | undefined,
  shape: Pick<FilterSite, 'isMultiline' | 'isPartial'>,
): FilterSite {
  const { prefix, suffix } = site.window;
  return {
    prefix,
    suffix,
    languageId: site.document.languageId,
    indentUnit: indentUnitOf(prefix, suffix),
    ...shape,
    ...(trees ? { trees } : {}),
  };
}
