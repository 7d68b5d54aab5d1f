// Indentation of a model's lines in the file's own way: shifted as a whole, tabs for spaces and the other way round.

import { weightOf } from './lineLikeness.ts';

const FALLBACK_UNIT = 2;
const UNSHIFTED = 0.01;

export interface IndentStyle {
  readonly usesTabs: boolean;
  /** Columns of one level, for spaces. */
  readonly unit: number;
}

export function indentOf(line: string): string {
  return /^[\t ]*/.exec(line)?.[0] ?? '';
}

/** The style of most indented lines. */
export function styleOf(lines: readonly string[]): IndentStyle {
  let tabs = 0;
  let spaces = 0;
  const steps = new Map<number, number>();
  let last = 0;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const indent = indentOf(line);
    if (indent.startsWith('\t')) tabs++;
    else if (indent !== '') spaces++;
    const step = Math.abs(indent.length - last);
    if (!indent.includes('\t') && step > 1 && step <= 8) steps.set(step, (steps.get(step) ?? 0) + 1);
    last = indent.length;
  }
  const unit = [...steps].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0];
  return { usesTabs: tabs > spaces, unit: unit ?? FALLBACK_UNIT };
}

/** Columns from the left. */
export function columnsOf(line: string, tabWidth: number): number {
  let columns = 0;
  for (const char of indentOf(line)) columns += char === '\t' ? tabWidth : 1;
  return columns;
}

/** How wide an indentation of the answer is in the file's own characters. */
type Conversion = (indent: string) => number;

/** Writes lines of an answer with the indentation that lines which are in both show: other characters, another depth. */
export class Reindenter {
  readonly #convert: Conversion;
  /** Characters of the file's indentation by which the answer's stand too far left. */
  readonly #shift: number;
  readonly #char: string;

  /**
   * `pairs` are the same line in the answer and in the file. An edit changes the depth of some of them itself, so what
   * most of them say holds for all.
   */
  constructor(pairs: readonly (readonly [answer: string, file: string])[], answer: IndentStyle, file: IndentStyle) {
    this.#char = file.usesTabs ? '\t' : ' ';
    const conversions = conversionsOf(answer, file);
    let best = { votes: -1, shift: 0, convert: conversions[0] ?? ((indent: string) => indent.length) };
    for (const convert of conversions) {
      const votes = new Map<number, number>();
      for (const [left, right] of pairs) {
        if (left.trim() === '' || right.trim() === '') continue;
        const shift = indentOf(right).length - convert(indentOf(left));
        // Half a tab explains nothing.
        if (!Number.isInteger(shift)) continue;
        votes.set(shift, (votes.get(shift) ?? 0) + weightOf(left));
      }
      const [most = [0, 0] as const] = [...votes].sort((a, b) => b[1] - a[1]);
      // Where two readings explain the same, the one in which nothing is shifted.
      const weight = most[1] + (most[0] === 0 ? UNSHIFTED : 0);
      if (weight > best.votes) best = { votes: weight, shift: most[0], convert };
    }
    this.#convert = best.convert;
    this.#shift = best.shift;
  }

  line(line: string): string {
    if (line.trim() === '') return line.trim() === line ? line : '';
    const indent = indentOf(line);
    // Other kinds of characters, such as a tab and two blanks to align: those stay.
    if (this.#shift === 0 && this.#convert(indent) === indent.length && !mixed(indent, this.#char)) return line;
    return this.#char.repeat(Math.max(0, Math.round(this.#convert(indent) + this.#shift))) + line.slice(indent.length);
  }
}

function mixed(indent: string, char: string): boolean {
  return indent !== '' && !indent.includes(char);
}

/** What the answer's indentation can mean, the likeliest first. */
function conversionsOf(answer: IndentStyle, file: IndentStyle): Conversion[] {
  const tabsOf = (unit: number) => (indent: string) => (indent.includes('\t') ? indent.length : indent.length / unit);
  if (file.usesTabs) return [...new Set([answer.unit, 2, 4, 8])].map(tabsOf);
  const blanksOf = (scale: number) => (indent: string) => {
    const tabs = indent.split('\t').length - 1;
    return tabs * file.unit + (indent.length - tabs) * scale;
  };
  return [blanksOf(1), ...(file.unit === answer.unit ? [] : [blanksOf(file.unit / answer.unit)])];
}
