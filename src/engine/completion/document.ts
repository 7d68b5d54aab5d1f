// A document as the completion engine sees it, and a place in it where ghost text is wanted. Offsets are UTF-16 units
// of the document's own text; everything that goes to or comes from a model has `\n` line ends.

export interface OpenDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
  /** Relative to its workspace folder with `/`, or the file's name. */
  readonly path: string;
  readonly workspaceName: string;
  /** Line number, from 0, of an offset. */
  lineOf(offset: number): number;
}

/** One edit, in offsets of the text before it. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** An entry of the suggest widget that the editor shows as if it were typed already. */
export interface SelectedSuggestion {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** How much of the document the filters and the syntax look at, characters on either side. */
const WINDOW_BEFORE = 12_000;
const WINDOW_AFTER = 6_000;

/** A cursor in a document, with the selected suggestion (if any) taken as typed. */
export class Site {
  readonly document: OpenDocument;
  /** Where inserted text goes: the cursor, or the start of the selected suggestion. */
  readonly insertAt: number;
  /** Where the text after the cursor begins. */
  readonly resumeAt: number;
  /** Text of the selected suggestion, or ''. */
  readonly selected: string;
  readonly eol: '\n' | '\r\n';
  #window: { prefix: string; suffix: string } | undefined;

  constructor(document: OpenDocument, offset: number, suggestion?: SelectedSuggestion) {
    this.document = document;
    this.insertAt = suggestion ? suggestion.start : offset;
    this.resumeAt = suggestion ? Math.max(suggestion.end, offset) : offset;
    this.selected = suggestion?.text ?? '';
    const firstBreak = document.text.indexOf('\n');
    this.eol = firstBreak > 0 && document.text[firstBreak - 1] === '\r' ? '\r\n' : '\n';
  }

  /** Text from a document offset to the cursor. */
  from(start: number): string {
    return toLf(this.document.text.slice(start, this.insertAt)) + this.selected;
  }

  /** The last `length` characters before the cursor; fewer at the beginning of the document. */
  tail(length: number): string {
    const raw = this.document.text.slice(Math.max(0, this.insertAt - 2 * length), this.insertAt);
    return (toLf(raw) + this.selected).slice(-length);
  }

  /** The first `length` characters after the cursor. */
  head(length: number): string {
    return toLf(this.document.text.slice(this.resumeAt, this.resumeAt + 2 * length)).slice(0, length);
  }

  /** What stands on either side, bounded, for filters and syntax. */
  get window(): { readonly prefix: string; readonly suffix: string } {
    this.#window ??= { prefix: this.tail(WINDOW_BEFORE), suffix: this.head(WINDOW_AFTER) };
    return this.#window;
  }

  /** Offset at which the cursor's line begins. */
  get lineStart(): number {
    return this.document.text.lastIndexOf('\n', this.insertAt - 1) + 1;
  }

  /** The rest of the cursor's line. */
  get restOfLine(): string {
    const { text } = this.document;
    const end = text.indexOf('\n', this.resumeAt);
    const rest = text.slice(this.resumeAt, end < 0 ? Math.min(text.length, this.resumeAt + WINDOW_AFTER) : end);
    return rest.endsWith('\r') ? rest.slice(0, -1) : rest;
  }
}

/** Model text has `\n` only; a lone `\r` is an old Mac line end. */
export function toLf(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** Moves an offset off the middle of a surrogate pair, backwards. */
export function atCharacter(text: string, offset: number): number {
  const code = text.charCodeAt(offset);
  return offset > 0 && code >= 0xdc00 && code <= 0xdfff ? offset - 1 : offset;
}
