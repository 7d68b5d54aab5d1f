// The answer ends where the definition ends that the cursor is in: an invented next function is not shown.
import { trimmedAtCut } from '../syntax/lines.ts';
import { endOfScope } from '../syntax/scope.ts';
import type { Filter } from './filter.ts';

export const blockEnd: Filter = {
  name: 'block-end',
  reason: 'The model left the block the cursor is in without writing anything there.',
  apply(text, site) {
    if (!text.includes('\n')) return text;
    const bySyntax = site.isPartial ? undefined : site.trees?.endOfBlock(site, text);
    const end = Math.min(endOfScope(text, site), bySyntax ?? text.length);
    if (end >= text.length) return text;
    return trimmedAtCut(text.slice(0, end), site.prefix, site.suffix);
  },
};
