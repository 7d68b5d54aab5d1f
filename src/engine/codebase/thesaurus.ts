// Words that people and code use for the same thing. General to programming, not to any project; a question's own words
// count more than these.
import { stem } from './terms.ts';

const GROUPS: readonly string[] = [
  'add append insert attach push',
  'argument arguments args parameter option options flag',
  'begin start launch boot',
  'build compile bundle',
  'cancel abort stop',
  'copy clone duplicate',
  'check validate verify',
  'choose chosen select pick default',
  'clean clear reset',
  'close dispose destroy',
  'config configuration settings options preferences',
  'connect connection socket',
  'convert transform map translate',
  'create make new',
  'cut truncate trim shorten end',
  'declare define schema',
  'delay wait pause timeout debounce',
  'delete remove unload erase',
  'directory folder',
  'download fetch install',
  'error failure exception fail',
  'estimate guess approximate',
  'find search lookup locate',
  'history transcript log',
  'image picture',
  'list enumerate',
  'limit bound maximum budget',
  'lock exclusive',
  'name title label',
  'parse read decode',
  'prepare ensure provide setup',
  'print output write log',
  'request send call ask',
  'show display render draw view',
  'stringify serialize encode',
  'suggestion completion ghost',
  'undo revert',
  'window editor',
];

const BY_TERM = new Map<string, string[]>();
for (const group of GROUPS) {
  const terms = [...new Set(group.split(' ').map(stem))];
  for (const term of terms)
    BY_TERM.set(term, [...(BY_TERM.get(term) ?? []), ...terms.filter((other) => other !== term)]);
}

/** Terms (already stemmed) that may stand where this one was meant. */
export function synonymsOf(term: string): readonly string[] {
  return BY_TERM.get(term) ?? [];
}
