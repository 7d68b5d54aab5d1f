// The answer ends where the definition ends that the cursor is in: an invented next function is not shown.
import { scan } from '../syntax/brackets.ts';
import { lexiconOf } from '../syntax/lexicon.ts';
import { isBlank, trimmedAtCut } from '../syntax/lines.ts';
import { placeAt } from '../syntax/placeAt.ts';
import { endOfScope } from '../syntax/scope.ts';
import type { Filter, FilterSite } from './filter.ts';

export const blockEnd: Filter = {
  name: 'block-end',
  reason: 'The model left the block the cursor is in without writing anything there.',
  apply(text, site) {
    if (!text.includes('\n')) return text;
    const bySyntax = !site.isPartial && mayEndBlock(text, site) ? site.trees?.endOfBlock(site, text) : undefined;
    const byIndentation = endOfScope(text, site);
    // White space after the block is no other block: it may be the indentation of code behind the cursor.
    const isShorter = bySyntax !== undefined && !isBlank(text.slice(bySyntax, byIndentation));
    const end = isShorter ? bySyntax : byIndentation;
    if (end >= text.length) return text;
    return trimmedAtCut(text.slice(0, end), site.prefix, site.suffix);
  },
};

/** Only a text that closes what was open before it is worth a parse: everything else stays in its block. */
function mayEndBlock(text: string, { prefix, languageId }: FilterSite): boolean {
  const lexicon = lexiconOf(languageId);
  if (!lexicon || languageId === 'ruby') return /\b(end|fi|done|esac)\b|\}/.test(text);
  const place = placeAt(prefix, languageId);
  return place !== undefined && scan(text, lexicon, place).closings.length > 0;
}
