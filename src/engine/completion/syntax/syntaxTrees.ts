// Syntax trees where a grammar is loaded: what the engine asks of them. Loading and parsing are elsewhere (grammars.ts).
import type { Insertion } from './replaceRange.ts';

/** Answers from grammars that are in memory; undefined means: not known here, judge by indentation. */
export interface SyntaxTrees {
  /**
   * Offset in `text` at which the definition around the cursor (or the first one that the text itself begins) ends;
   * `text.length` where it goes on to the end. Undefined where no grammar is loaded or the code is too broken to tell.
   */
  endOfBlock(site: Insertion, text: string): number | undefined;
}
