// A block of code with its toolbar: language, copy, apply, insert at cursor, new file. It can grow while the answer streams.

import { el } from '../../dom.ts';
import { copyButton, iconButton, textButton } from '../buttons.ts';
import { whenIdle } from '../idle.ts';
import type { ContentActions } from './actions.ts';
import { CodePart } from './codePart.ts';
import { highlight, runsBetween } from './highlight.ts';
import { lineAbove } from './lineAbove.ts';
import { appendVisible } from './visibleText.ts';

/** More than that is not laid out; the person can open it in an editor. */
const LONGEST_SHOWN_CHARS = 200_000;
/** Of a line that is not complete no more is shown. */
const LONGEST_SHOWN_LINE_CHARS = 20_000;
/** Code is laid out and coloured in parts of about this size. */
const PART_CHARS = 1_500;
/** A part that is filled so far gets no further lines. */
const FULL = 0.7;
/** Up to here a complete block is read as a whole, so that a comment over many lines is seen as one. */
const READ_WHOLE_CHARS = 12_000;
/** The first half of a character outside of the basic plane. */
const HALF = /[\ud800-\udbff]$/;
/** Colouring may take this part of the time while code grows. */
const COLOUR_SHARE = 1 / 10;

export class CodeBlock {
  readonly element: HTMLElement;
  readonly #code = el('code');
  /** The line that is not complete. */
  readonly #partial = el('span');
  readonly #language: string;
  readonly #actions: ContentActions;
  #text = '';
  #shownChars = 0;
  #partialText = '';
  /** The last part is the one that grows; those before it look like this for good, unless the whole says otherwise. */
  readonly #parts: CodePart[] = [];
  /** How many of the parts have their colours. */
  #coloured = 0;
  #colouredAt = 0;
  #colourCostMs = 0;

  /** `info` is what stands after the fence; its first word names the language. */
  constructor(info: string, actions: ContentActions) {
    this.#actions = actions;
    this.#language = (info.trim().split(/[\s,{:]/)[0] ?? '').slice(0, 40);
    const label = el('span', { class: 'code-language' });
    appendVisible(label, this.#language || 'text');
    const tools = el(
      'div',
      { class: 'code-tools', role: 'toolbar', 'aria-label': 'Code' },
      copyButton('Copy', () => actions.copy(this.#text)),
      iconButton('apply', 'Apply', () => actions.apply(this.#text, { info, above: lineAbove(this.element) })),
      iconButton('insert', 'Insert at Cursor', () => actions.insert(this.#text)),
      iconButton('newFile', 'New File', () => actions.newFile(this.#text, this.#language)),
    );
    this.#code.append(this.#partial);
    const pre = el('pre', { tabindex: 0, dir: 'ltr', 'aria-label': `Code, ${this.#language || 'text'}` }, this.#code);
    this.element = el('div', { class: 'code-block' }, el('div', { class: 'code-head' }, label, tools), pre);
  }

  /** Adds complete lines. */
  append(lines: string): void {
    this.#text += lines;
    const shown = lines.slice(0, Math.max(0, LONGEST_SHOWN_CHARS - this.#shownChars));
    this.#shownChars += shown.length;
    for (let rest = shown; rest !== ''; ) {
      const part = this.#partWithRoom();
      const end = endOfPart(rest, PART_CHARS - part.text.length);
      part.append(rest.slice(0, end));
      rest = rest.slice(end);
    }
  }

  /** Shows the beginning of the next line, which replaces what was shown of it before. */
  setPartial(line: string): void {
    const shown = line.slice(0, LONGEST_SHOWN_LINE_CHARS);
    // Most often something has been added; half a character is drawn again with its other half.
    const isLonger = this.#partialText !== '' && shown.startsWith(this.#partialText) && !HALF.test(this.#partialText);
    if (!isLonger) this.#partial.replaceChildren();
    appendVisible(this.#partial, isLonger ? shown.slice(this.#partialText.length) : shown);
    this.#partialText = shown;
  }

  /** Colours what has come, as far as there is time for it: one part, the oldest first. */
  colour(now: number): void {
    if (now - this.#colouredAt < this.#colourCostMs / COLOUR_SHARE) return;
    const begun = performance.now();
    const part = this.#parts[this.#coloured];
    part?.show(highlight(part.text, this.#language));
    if (this.#coloured < this.#parts.length - 1) this.#coloured++;
    this.#colouredAt = now;
    this.#colourCostMs = performance.now() - begun;
  }

  /** The block is complete: last colours, and a way to the part that is not shown. */
  finish(): void {
    if (this.#text.endsWith('\n')) {
      this.#text = this.#text.slice(0, -1);
      if (this.#shownChars > this.#text.length) this.#parts.at(-1)?.dropLastLineEnd();
    }
    this.#partial.remove();
    const steps = this.#lastColours();
    // What is short has its colours at once; the rest follows when nothing else is to be done.
    if (this.#text.length <= PART_CHARS) for (const _ of steps);
    else whenIdle(steps);
    if (this.#text.length > LONGEST_SHOWN_CHARS) this.element.append(this.#restButton());
  }

  /** One part for each step. */
  *#lastColours(): Generator<void> {
    const whole = this.#text.length <= READ_WHOLE_CHARS ? highlight(this.#text, this.#language) : undefined;
    let at = 0;
    for (const part of this.#parts) {
      yield;
      part.show(whole ? runsBetween(whole, at, at + part.text.length) : highlight(part.text, this.#language));
      at += part.text.length;
    }
  }

  #partWithRoom(): CodePart {
    const last = this.#parts.at(-1);
    if (last && last.text.length < PART_CHARS * FULL) return last;
    last?.settle();
    const part = new CodePart();
    this.#parts.push(part);
    this.#partial.before(part.element);
    return part;
  }

  #restButton(): HTMLElement {
    const label = `${this.#text.length.toLocaleString('en-US')} characters: Open All in an Editor`;
    return textButton(label, () => this.#actions.newFile(this.#text, this.#language));
  }
}

/** A block that is complete already. */
export function completeCodeBlock(text: string, info: string, actions: ContentActions): HTMLElement {
  const block = new CodeBlock(info, actions);
  block.append(text);
  block.finish();
  return block.element;
}

/** Where a part ends in `text`: after an empty line where there is one in its last half, else after a line. */
function endOfPart(text: string, room: number): number {
  if (text.length <= room) return text.length;
  const empty = text.lastIndexOf('\n\n', room) + 2;
  if (empty > room / 2) return empty;
  return text.lastIndexOf('\n', room) + 1 || text.indexOf('\n') + 1 || text.length;
}
