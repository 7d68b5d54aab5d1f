// Where only one line may be shown, the answer ends with its first.
import { isAboveCode } from '../syntax/lines.ts';
import type { Filter } from './filter.ts';

export const singleLine: Filter = {
  name: 'single-line',
  reason: 'The answer begins on a new line, and only one line is completed here.',
  apply(text, { prefix, suffix, isMultiline }) {
    const end = text.indexOf('\n');
    if (isMultiline || end < 0) return text;
    // Above code, the line end belongs to the answer: it pushes that code down.
    return text.slice(0, isAboveCode(prefix, suffix) ? end + 1 : end);
  },
};
