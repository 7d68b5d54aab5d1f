// How a person types and what counts as right ghost text: the counting rules that make figures comparable.

/** From this gap on, a wait between two keys is a pause: the person looks up. */
export const PAUSE_MS = 450;

/** Characters without white space by which a ghost text is judged. */
const JUDGED_CHARS = 10;

/**
 * Somebody who types about 60 words a minute, with pauses at the ends of lines, statements and words; always the same
 * for a seed.
 */
export class Typist {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 to 1 (a linear congruential generator). */
  random(): number {
    // In doubles, beyond 2^53, as the figures it is compared with were made.
    this.#state = (this.#state * 1103515245 + 12345) & 0x7fffffff;
    return this.#state / 0x7fffffff;
  }

  /** Milliseconds before the key that follows `previous`. */
  gapAfter(previous: string): number {
    const ms = Math.min(400, 110 * Math.exp(0.45 * this.#normal()));
    if (previous === '\n') return ms + 700 + 900 * this.random();
    if (/[({=,;.]/.test(previous) && this.random() < 0.5) return ms + 250 + 500 * this.random();
    if (previous === ' ' && this.random() < 0.2) return ms + 200 + 400 * this.random();
    return ms;
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(this.random() + 1e-9)) * Math.cos(2 * Math.PI * this.random());
  }
}

export function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '');
}

/** The first line that is not blank. */
export function firstLine(text: string): string {
  return text.split('\n').find((line) => line.trim()) ?? '';
}

/** Whether a line begins as what the person is about to type. */
export function isRight(line: string, upcoming: string): boolean {
  const seen = withoutSpace(line);
  return seen.length > 0 && withoutSpace(upcoming.slice(0, 400)).startsWith(seen.slice(0, JUDGED_CHARS));
}
