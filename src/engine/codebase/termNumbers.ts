// The terms of an index as numbers, and how many pieces hold each. Numbers are not given back: a term that is gone from
// all files will mostly come again.
import { identifiersOf, termsOf } from './terms.ts';

/** Identifiers whose terms are remembered instead of being cut anew; emptied when there are more. */
const MOST_REMEMBERED = 150_000;
/** What the map of terms takes for each, about. */
const BYTES_PER_TERM = 80;

export class TermNumbers {
  readonly #numbers = new Map<string, number>();
  /** Pieces that hold a term, by its number. */
  #frequencies = new Int32Array(1 << 16);
  #remembered = new Map<string, Int32Array>();

  /** Bytes, about. */
  get bytes(): number {
    return this.#numbers.size * BYTES_PER_TERM;
  }

  /** Of a term that some file has or had. */
  find(term: string): number | undefined {
    return this.#numbers.get(term);
  }

  frequency(number: number): number {
    return this.#frequencies[number] ?? 0;
  }

  /** One piece more or less holds each of these. */
  count(numbers: Int32Array, sign: 1 | -1): void {
    for (const number of numbers) this.#frequencies[number] = (this.#frequencies[number] ?? 0) + sign;
  }

  /** The terms of one identifier or word. */
  ofIdentifier(identifier: string): Int32Array {
    const known = this.#remembered.get(identifier);
    if (known) return known;
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered = new Map();
    const numbers = Int32Array.from(termsOf(identifier), (term) => this.#numberOf(term));
    this.#remembered.set(ownCopy(identifier), numbers);
    return numbers;
  }

  /** The terms of a text, each once. */
  ofText(text: string): Int32Array {
    const found = new Set<number>();
    for (const [identifier] of identifiersOf(text)) for (const term of this.ofIdentifier(identifier)) found.add(term);
    return Int32Array.from(found);
  }

  #numberOf(term: string): number {
    const known = this.#numbers.get(term);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(ownCopy(term), number);
    if (number >= this.#frequencies.length) {
      const larger = new Int32Array(this.#frequencies.length * 2);
      larger.set(this.#frequencies);
      this.#frequencies = larger;
    }
    return number;
  }
}

/** A part of a large text would keep all of it in memory. */
function ownCopy(part: string): string {
  return Buffer.from(part).toString();
}
