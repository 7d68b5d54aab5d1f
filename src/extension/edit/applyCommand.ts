// How the chat panel hands over code to be applied. No command of the palette.

export const APPLY_COMMAND = 'hob.edit.apply';

export interface CodeToApply {
  /** Markdown of an answer; with `block`, the code alone. */
  readonly text: string;
  readonly block?: { readonly info: string; readonly above: string };
  /** The document used last, for code without a file name. */
  readonly active?: string;
}
