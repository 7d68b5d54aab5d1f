// Thinking that a model writes into its answer as `<think>…</think>`, for servers that run without a reasoning parser.
import type { StreamEvent } from '../modelClient.ts';

const OPEN = '<think>';
const CLOSE = '</think>';

type Piece = Extract<StreamEvent, { type: 'text' | 'thinking' }>;

/**
 * Only a block at the very beginning is thinking: later on the tags are somebody's text. Tags may come in pieces, so
 * what could be the beginning of one is held back until it is known.
 */
export class ThinkTagSplitter {
  /** `gap`: the thought is over, and the empty lines after it are not the answer's. */
  #state: 'before' | 'inside' | 'gap' | 'after' = 'before';
  #held = '';

  push(text: string): Piece[] {
    if (this.#state === 'after') return text === '' ? [] : [{ type: 'text', text }];
    if (this.#state === 'gap') return this.#cross(text);
    this.#held += text;
    return this.#state === 'before' ? this.#begin() : this.#think();
  }

  /** What was held back when the stream ended. */
  flush(): Piece[] {
    const text = this.#held;
    this.#held = '';
    if (text === '') return [];
    return [{ type: this.#state === 'inside' ? 'thinking' : 'text', text }];
  }

  #begin(): Piece[] {
    const start = this.#held.trimStart();
    if (start.startsWith(OPEN)) {
      this.#state = 'inside';
      this.#held = start.slice(OPEN.length);
      return this.#think();
    }
    if (OPEN.startsWith(start)) return [];
    this.#state = 'after';
    return this.flush();
  }

  #cross(text: string): Piece[] {
    const rest = text.trimStart();
    if (rest !== '') this.#state = 'after';
    return pieces('text', rest);
  }

  #think(): Piece[] {
    const end = this.#held.indexOf(CLOSE);
    if (end >= 0) {
      const thought = this.#held.slice(0, end);
      const rest = this.#held.slice(end + CLOSE.length);
      this.#state = 'gap';
      this.#held = '';
      return [...pieces('thinking', thought), ...this.#cross(rest)];
    }
    const held = overlap(this.#held, CLOSE);
    const thought = this.#held.slice(0, this.#held.length - held);
    this.#held = this.#held.slice(this.#held.length - held);
    return pieces('thinking', thought);
  }
}

function pieces(type: Piece['type'], text: string): Piece[] {
  return text === '' ? [] : [{ type, text }];
}

/** Length of the longest end of `text` that is a beginning of `tag`. */
function overlap(text: string, tag: string): number {
  for (let length = Math.min(text.length, tag.length - 1); length > 0; length--) {
    if (tag.startsWith(text.slice(-length))) return length;
  }
  return 0;
}
