// What a filter is. Each filter is one pure function in its own file; filters.ts lists them in order.
import type { SyntaxTrees } from '../syntax/syntaxTrees.ts';

/** Where a completion would go, as the document is now. Line ends are `\n` here; the pipeline restores the document's own. */
export interface FilterSite {
  /** Text before the cursor: at least the last 200 lines. */
  readonly prefix: string;
  /** Text after the cursor: at least the next 100 lines. */
  readonly suffix: string;
  readonly languageId: string;
  /** One indentation step as this file writes it: `\t` or some spaces. */
  readonly indentUnit: string;
  /** More than one line may be shown. */
  readonly isMultiline: boolean;
  /** The answer is still streaming: its last line may be half. */
  readonly isPartial: boolean;
  /** Grammars that are loaded by now; without them blocks are told by indentation. */
  readonly trees?: SyntaxTrees;
}

export interface Filter {
  /** Stable word for the reason when nothing is left, e.g. `repetition`. */
  readonly name: string;
  /** What is said to the person when this filter left nothing: one sentence. */
  readonly reason: string;
  /**
   * The text that is left; '' drops the completion. Never adds text that the model did not write (indentation apart).
   * For a partial text it holds back what it could still take away, so that what is shown only ever grows.
   */
  apply(text: string, site: FilterSite): string;
}
