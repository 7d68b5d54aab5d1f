// What the simulated engine knows: it finds the place of a prompt in the true text and says how that goes on, right
// about a share of it. Pure, so that the replay can ask what an ideal prompt would have been answered.
import { piecesOf } from './pieces.ts';

/** `line`: a line is known or not, wherever the cursor stands in it. `column`: cast anew every eight columns. */
export type Dice = 'line' | 'column';

/** What a line that the engine does not know goes on with after its first characters. */
export const ASTRAY = 'undefinedBehaviour(';

const MOST_TOKENS = 64;
/** Lengths of text before the cursor that a place is looked up by, longest first. */
const TAIL_LENGTHS = [400, 200, 120, 80, 50, 30];
const LEAST_TAIL = 8;
/** Characters of the suffix by which the end of the gap is found. */
const SUFFIX_HEAD = 40;

interface Place {
  readonly file: number;
  readonly offset: number;
}

export class Oracle {
  readonly #targets: readonly string[];
  readonly #skill: number;
  readonly #dice: Dice;

  /** `targets`: the true texts, `\n` line ends; `skill`: share of lines that it knows, 0 to 1. */
  constructor(targets: readonly string[], { skill, dice }: { readonly skill: number; readonly dice: Dice }) {
    this.#targets = targets;
    this.#skill = skill;
    this.#dice = dice;
  }

  /** The continuation as pieces, to the place where the suffix begins; [] where the prompt is of no known place. */
  complete(prefix: string, suffix: string): string[] {
    const place = this.#find(prefix);
    if (!place) return [];
    let rest = this.#textOf(place).slice(place.offset);
    const head = suffix.replace(/^\s*/, '').slice(0, SUFFIX_HEAD);
    if (head.length >= 2) {
      const end = rest.indexOf(head);
      if (end >= 0) rest = rest.slice(0, end);
    }
    return piecesOf(this.#misremember(rest, place)).slice(0, MOST_TOKENS);
  }

  #textOf(place: Place): string {
    return this.#targets[place.file] ?? '';
  }

  #knows(file: number, line: number, column: number): boolean {
    const key = this.#dice === 'line' ? `line ${line}` : `${line}:${column >> 3}`;
    return chance(file ? `${file}/${key}` : key) < this.#skill;
  }

  /** Where the last characters before the cursor stand, if only one place of one text has them. */
  #find(prefix: string): Place | undefined {
    for (const length of TAIL_LENGTHS) {
      const tail = prefix.slice(-length);
      if (tail.trim().length < LEAST_TAIL) continue;
      const hits: Place[] = [];
      for (const [file, text] of this.#targets.entries()) {
        const at = text.indexOf(tail);
        if (at < 0) continue;
        const place = { file, offset: at + tail.length };
        hits.push(place);
        if (text.lastIndexOf(tail) !== at) hits.push(place);
      }
      if (hits.length === 1) return hits[0];
    }
    return undefined;
  }

  /** Lines that are not known go astray a few characters in. */
  #misremember(rest: string, place: Place): string {
    const before = this.#textOf(place).slice(0, place.offset);
    const line = before.split('\n').length;
    const column = before.length - (before.lastIndexOf('\n') + 1);
    return rest
      .split('\n')
      .map((text, i) => {
        if (!text.trim() || this.#knows(place.file, line + i, i ? 0 : column)) return text;
        return `${text.slice(0, Math.min(6, text.length >> 1))}${ASTRAY}${line + i});`;
      })
      .join('\n');
  }
}

/** A number from 0 to 1 that is always the same for a key (FNV-1a). */
function chance(key: string): number {
  let hash = 2166136261;
  for (const c of key) hash = Math.imul(hash ^ c.charCodeAt(0), 16777619);
  return ((hash >>> 0) % 1000) / 1000;
}
