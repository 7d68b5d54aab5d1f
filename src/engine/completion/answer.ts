// One answer of a model, whole or still streaming, and whether it fits a place in a document: the unit of the cache,
// of type-through and of joining a running stream.
import type { Site, TextChange } from './document.ts';

/** Characters before an answer's place that must be the same for it to fit. */
const TAIL_LENGTH = 160;
/** Characters that a person may be ahead of a stream that still agrees. */
const MOST_BEYOND = 512;
/** Characters after the cursor that must be the same, closers the editor added aside. */
const NEXT_LENGTH = 48;

/** `cut`: called off before its end; what came is kept, for it fits again after a typo is taken back. */
export type AnswerState = 'streaming' | 'complete' | 'cut';

/** How an answer stands to a site: what is left of it there, or that the person is ahead of the stream. */
export interface Fit {
  readonly answer: Answer;
  /** What the model wrote beyond the cursor; '' while a stream has not come so far. */
  readonly rest: string;
  /** What has been typed of it since it was asked for. */
  readonly typedText: string;
}

export class Answer {
  readonly id: string;
  readonly uri: string;
  /** `server/model` that wrote it. */
  readonly model: string;
  /** Raw text as it came, `\n` line ends. */
  text = '';
  state: AnswerState = 'streaming';
  /** Set once any of it has been shown. */
  wasShown = false;
  /** Place it was asked for, following edits on earlier lines. */
  offset: number;
  readonly #tail: string;
  readonly #next: string;
  /** Whether several lines may be shown, by number of line breaks already typed of it. */
  readonly #shapes = new Map<number, boolean>();
  /** Characters at the end of the tail that were not in the document when this was asked for. */
  readonly #aheadLength: number;
  /** Of these, the first so many were selected in the suggest widget. */
  readonly #selectedLength: number;

  /** `ahead`: text taken as accepted already, for an answer prepared ahead of need. */
  constructor(id: string, model: string, site: Site, ahead = '') {
    this.id = id;
    this.model = model;
    this.uri = site.document.uri;
    this.offset = site.insertAt;
    this.#tail = site.tail(TAIL_LENGTH + site.selected.length) + ahead;
    this.#selectedLength = site.selected.length;
    this.#aheadLength = ahead.length + this.#selectedLength;
    this.#next = withoutClosers(site.head(NEXT_LENGTH + 8));
  }

  /** Keeps the place right over an edit on earlier lines; edits on its own line are found by comparing text. */
  move(change: TextChange, lineStart: number): void {
    // What is inserted at the beginning of the line itself is above it only where it ends a line; where the place is
    // there too, it is typed of the answer.
    const isAbove = change.end < lineStart || (change.end === lineStart && /(^|\n)$/.test(change.text));
    if (isAbove && change.end < this.offset) {
      this.offset += change.text.length - (change.end - change.start);
    }
  }

  /** What was decided for the line that so much has been typed to; undefined where nothing was yet. */
  shapeAfter(typedText: string): boolean | undefined {
    return this.#shapes.get(countBreaks(typedText));
  }

  /** Takes over the shape of the answer that this one goes on from, so that what is shown does not shrink. */
  keepShape(isMultiline: boolean): void {
    this.#shapes.set(0, isMultiline);
  }

  /** Whether several lines may be shown here; decided once per line, so that the shape does not change while typing. */
  isMultilineAfter(typedText: string, decide: () => boolean): boolean {
    const breaks = countBreaks(typedText);
    const known = this.#shapes.get(breaks);
    if (known !== undefined) return known;
    const shape = decide();
    this.#shapes.set(breaks, shape);
    return shape;
  }

  /** What is left of the answer at a site, or undefined where it does not fit. */
  fit(site: Site): Fit | undefined {
    if (site.document.uri !== this.uri) return undefined;
    const moved = site.insertAt - this.offset;
    // Before the place it was asked for, the person has deleted what led to it: that is not offered again.
    if (moved < 0 || moved > this.text.length + this.#aheadLength + MOST_BEYOND) return undefined;
    const full = this.#tail + this.text;
    const asked = this.#tail.length - this.#aheadLength;
    const position = asked + site.from(this.offset).length;
    // What the suggest widget had selected is not the model's text: it is only known where it is typed or selected again.
    if (position < asked + this.#selectedLength) return undefined;
    const known = full.slice(0, position);
    const beyond = Math.max(0, position - full.length);
    if (beyond > 0 && this.state !== 'streaming') return undefined;
    const before = site.tail(known.length + beyond);
    if (!before.startsWith(known) || before.length !== known.length + beyond) return undefined;
    if (!this.#suffixAgrees(site)) return undefined;
    return { answer: this, rest: full.slice(position), typedText: before.slice(asked) };
  }

  #suffixAgrees(site: Site): boolean {
    const now = withoutClosers(site.head(NEXT_LENGTH + 8));
    const length = Math.min(now.length, this.#next.length, NEXT_LENGTH);
    return now.slice(0, length) === this.#next.slice(0, length) && (length > 0 || now.length === this.#next.length);
  }
}

/** Closers and the rest of the line's white space come and go with the editor's own typing aids. */
function withoutClosers(text: string): string {
  return text.replace(/^[)\]}>"'`;,]{0,4}/, '').trimStart();
}

function countBreaks(text: string): number {
  let breaks = 0;
  for (const c of text) if (c === '\n') breaks++;
  return breaks;
}
