// What placing an edit in a file comes to: changes of lines, or a sentence saying why not. One vocabulary for all ways.
import type { LineChange } from './textLines.ts';

/** How a change found its place. */
export type How = 'exact' | 'similar' | 'unit' | 'whole';

export interface PlacedChange extends LineChange {
  readonly how: How;
  /** Why a person should look twice; missing where there is no doubt. */
  readonly doubt?: string;
}

/** `refused`: one sentence. */
export type Placed = { readonly changes: readonly PlacedChange[] } | { readonly refused: string };

export const REFUSALS = {
  nowhere: 'the lines it changes are not in this file',
  many: 'the lines it changes stand in this file more than once, and nothing says which are meant',
  noAnchor: 'nothing in it says where in this file it belongs',
  large: 'the file is too large to look for the place',
} as const;

export const DOUBTS = {
  similar: 'The lines that are replaced differ a little from those the model had in mind.',
  place: 'Another place in this file is almost as likely.',
  edge: 'Next to code that was left out, it is not clear whether these lines replace others or are added.',
  removes: 'Many lines are removed that the answer does not mention.',
  kept: 'Parts that the answer does not show were kept.',
  context: 'Some of the lines around it have changed since the model saw them.',
  end: 'The answer does not say where this belongs; it was put at the end.',
  whole: 'The block was taken for the whole file.',
  syntax: 'The result has a syntax error that the file had not.',
} as const;
