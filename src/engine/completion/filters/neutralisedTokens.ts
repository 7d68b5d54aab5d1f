// Takes out the invisible characters that kept control tokens in the prompt harmless, where the model copied them.
import { restore } from '../fim/neutralise.ts';
import type { Filter } from './filter.ts';

export const neutralisedTokens: Filter = {
  name: 'neutralised-tokens',
  reason: 'The model answered with nothing visible.',
  apply: (text) => restore(text),
};
