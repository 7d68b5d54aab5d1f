// An answer of white space alone is none.
import type { Filter } from './filter.ts';

export const nothingLeft: Filter = {
  name: 'nothing',
  reason: 'The model had nothing to add here.',
  apply: (text) => (/\S/.test(text) ? text : ''),
};
