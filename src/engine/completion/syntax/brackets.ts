// Finds the brackets that are code (not in strings, comments, regular expressions) and what is open at a place.
// A light scanner, right for well-formed text; what it cannot know (a text that begins inside a string) it does not guess.
import type { Lexicon } from './lexicon.ts';

export interface Bracket {
  /** The character that closes it. */
  readonly closer: string;
  /** Columns before the first word of the line it stands on. */
  readonly indent: number;
}

export interface Closing {
  readonly char: string;
  /** Offset in the scanned text. */
  readonly at: number;
  /** Line in the scanned text, 0 the first. */
  readonly line: number;
  readonly indent: number;
  /** Nothing but white space stands before it on its line. */
  readonly beginsLine: boolean;
  /** The bracket it closed, which was open before the scanned text began; undefined where it fits none. */
  readonly closed?: Bracket;
}

/** What is open at the end of a scanned text. */
export interface Place {
  readonly open: readonly Bracket[];
  /** The delimiter that ends the string or comment the place is in; undefined in code; `\n` in a line comment. */
  readonly until?: string;
  readonly isComment: boolean;
  /** Indentation of the line the place is on, and whether the line has nothing else so far. */
  readonly indent: number;
  readonly isLineBlank: boolean;
}

export interface Scan extends Place {
  /** Closing brackets that close nothing opened inside the scanned text. */
  readonly closings: readonly Closing[];
}

export const START: Place = { open: [], isComment: false, indent: 0, isLineBlank: true };

/** Runs that are stepped over at once: words in code, and what can end no string or comment. */
const PLAIN_CODE = /[\w$.]+/y;
const PLAIN_TEXT = /[\w ,.;:()[\]{}=+<>|&!?@$^~\t]+/y;
const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Told after each bracket: its offset in the text, and what is open now (valid during the call only). */
export type OnBracket = (at: number, open: readonly Bracket[]) => void;

/** Goes over a text from a place on. */
export function scan(text: string, lexicon: Lexicon, from: Place = START, onBracket?: OnBracket): Scan {
  return new Scanner(text, lexicon, from).run(onBracket);
}

class Scanner {
  readonly #text: string;
  readonly #lexicon: Lexicon;
  readonly #open: Bracket[];
  readonly #closings: Closing[] = [];
  /** Brackets below this depth were open before the text began. */
  #floor: number;
  #until: string | undefined;
  #isComment: boolean;
  #indent: number;
  #isLineBlank: boolean;
  #line = 0;
  #onBracket: OnBracket | undefined;
  /** Last character of code that is not white space: tells a division from a regular expression. */
  #lastCode = '';

  constructor(text: string, lexicon: Lexicon, from: Place) {
    this.#text = text;
    this.#lexicon = lexicon;
    this.#open = [...from.open];
    this.#floor = from.open.length;
    this.#until = from.until;
    this.#isComment = from.isComment;
    this.#indent = from.indent;
    this.#isLineBlank = from.isLineBlank;
  }

  run(onBracket?: OnBracket): Scan {
    this.#onBracket = onBracket;
    for (let at = 0; at < this.#text.length; ) at = this.#until === undefined ? this.#code(at) : this.#enclosed(at);
    return {
      open: this.#open,
      ...(this.#until === undefined ? {} : { until: this.#until }),
      isComment: this.#isComment,
      indent: this.#indent,
      isLineBlank: this.#isLineBlank,
      closings: this.#closings,
    };
  }

  /** One step inside a string or comment; returns the next offset. */
  #enclosed(at: number): number {
    const until = this.#until ?? '';
    PLAIN_TEXT.lastIndex = at;
    if (PLAIN_TEXT.test(this.#text)) return PLAIN_TEXT.lastIndex;
    const char = this.#text[at] ?? '';
    if (char === '\\' && !this.#isComment && this.#text[at + 1] !== '\n') return at + 2;
    if (this.#text.startsWith(until, at)) {
      this.#leave();
      // The end of the line ends the comment, and is a line end all the same.
      if (until === '\n') return at;
      this.#lastCode = '"';
      return at + until.length;
    }
    if (char === '\n') {
      if (until.length === 1 && until !== '`' && !this.#lexicon.longStrings.includes(until) && !this.#isComment)
        this.#leave();
      this.#newLine();
    }
    return at + 1;
  }

  #leave(): void {
    this.#until = undefined;
    this.#isComment = false;
  }

  #newLine(): void {
    this.#line++;
    this.#indent = 0;
    this.#isLineBlank = true;
  }

  #code(at: number): number {
    const char = this.#text[at] ?? '';
    if (char === '\n') {
      this.#newLine();
      return at + 1;
    }
    if (char === ' ' || char === '\t' || char === '\r') {
      if (this.#isLineBlank) this.#indent += char === '\t' ? 4 : char === ' ' ? 1 : 0;
      return at + 1;
    }
    const beginsLine = this.#isLineBlank;
    this.#isLineBlank = false;
    PLAIN_CODE.lastIndex = at;
    if (PLAIN_CODE.test(this.#text)) {
      this.#lastCode = this.#text[PLAIN_CODE.lastIndex - 1] ?? '';
      return PLAIN_CODE.lastIndex;
    }
    const next = this.#opening(char, at);
    if (next !== undefined) return next;
    const closer = CLOSERS[char];
    const isClosing = char === ')' || char === ']' || char === '}';
    if (closer) this.#open.push({ closer, indent: this.#indent });
    else if (isClosing) this.#close(char, at, beginsLine);
    if (closer || isClosing) this.#onBracket?.(at, this.#open);
    this.#lastCode = char;
    return at + 1;
  }

  /** Enters the string, comment or regular expression that begins here, if one does. */
  #opening(char: string, at: number): number | undefined {
    const { lineComments, blockComment, longStrings, strings, hasCharLiterals, hasRegexps } = this.#lexicon;
    if (!/["'`/#\-;]/.test(char)) return undefined;
    for (const comment of lineComments) {
      // `$#`, `a#b` and the like are no comments in the languages that write them with `#`.
      if (
        this.#text.startsWith(comment, at) &&
        (comment !== '#' || at === 0 || /\s|[;([{]/.test(this.#text[at - 1] ?? ''))
      ) {
        return this.#enter('\n', at + comment.length, true);
      }
    }
    if (blockComment && this.#text.startsWith(blockComment[0], at)) return this.#enter(blockComment[1], at + 2, true);
    for (const long of longStrings)
      if (this.#text.startsWith(long, at)) return this.#enter(long, at + long.length, false);
    if (strings.includes(char)) return this.#enter(char, at + 1, false);
    if (char === "'" && hasCharLiterals) {
      const literal = /^'(\\[^'\n]{1,8}|[^'\\\n])'/.exec(this.#text.slice(at, at + 12));
      if (literal) this.#lastCode = "'";
      return literal ? at + literal[0].length : undefined;
    }
    if (char === '/' && hasRegexps && /^$|[(,=:[!&|?{};+\-*%<>~^\n]/.test(this.#lastCode)) {
      const literal = /^\/(?![*/])(\\.|\[(\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/.exec(this.#text.slice(at, at + 400));
      if (literal) this.#lastCode = '/x';
      return literal ? at + literal[0].length : undefined;
    }
    return undefined;
  }

  #enter(until: string, next: number, isComment: boolean): number {
    this.#until = until;
    this.#isComment = isComment;
    return next;
  }

  /** A closer takes the innermost bracket of its kind with it, and what was left open inside; else it closes nothing. */
  #close(char: string, at: number, beginsLine: boolean): void {
    const depth = this.#open.findLastIndex((bracket) => bracket.closer === char);
    const closed = depth >= 0 ? this.#open[depth] : undefined;
    if (depth < this.#floor) {
      const found = { char, at, line: this.#line, indent: this.#indent, beginsLine };
      this.#closings.push(closed ? { ...found, closed } : found);
    }
    if (depth < 0) return;
    this.#open.length = depth;
    this.#floor = Math.min(this.#floor, depth);
  }
}

/**
 * How many of the closings after a place belong to the brackets open there, the innermost first. On the place's own line
 * (line 0) they must fit exactly. Further down, a bracket that still misses its closer is recognised by the next closing
 * standing further left than the bracket's own line, and a brace also by one that begins a line further right: the brace
 * that it closes is still to come.
 */
export function countClosed(open: readonly Bracket[], closings: readonly Closing[]): number {
  let next = 0;
  for (const bracket of open.toReversed()) {
    const closing = closings[next];
    if (!closing) break;
    const isInner = closing.char === '}' && closing.beginsLine && closing.indent > bracket.indent;
    const standsRight = closing.indent >= bracket.indent && !isInner;
    const fits = closing.char === bracket.closer && (closing.line === 0 || standsRight);
    if (fits) next++;
    else if (closing.line === 0) break;
  }
  return next;
}
