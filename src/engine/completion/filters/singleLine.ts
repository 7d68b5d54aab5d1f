// Where only one line may be shown, the answer ends with its first. At the end of a line that is the next one: who pauses
// there has finished the line and wants to see how it goes on.
import { isAboveCode, isBlank, lineRest } from '../syntax/lines.ts';
import type { Filter } from './filter.ts';

export const singleLine: Filter = {
  name: 'single-line',
  reason: 'The answer begins on a new line, and only one line is completed here.',
  apply(text, { prefix, suffix, isMultiline }) {
    const firstText = isBlank(lineRest(suffix)) ? Math.max(0, text.search(/\S/)) : 0;
    const end = text.indexOf('\n', firstText);
    if (isMultiline || end < 0) return text;
    // Above code, the line end belongs to the answer: it pushes that code down.
    return text.slice(0, isAboveCode(prefix, suffix) ? end + 1 : end);
  },
};
