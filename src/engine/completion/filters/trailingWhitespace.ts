// White space at the end of lines, and at the end of the answer where nothing follows on the line.
import { isBlank, lineRest } from '../syntax/lines.ts';
import type { Filter } from './filter.ts';

export const trailingWhitespace: Filter = {
  name: 'trailing-whitespace',
  reason: 'The model wrote only white space.',
  apply(text, { suffix, isPartial }) {
    // Behind the answer there is more on the line: spaces and a line end in between mean something.
    return isBlank(lineRest(suffix)) || isPartial ? text.trimEnd() : text;
  },
};
