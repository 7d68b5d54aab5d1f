// Names as small numbers, so that ranking adds up arrays instead of comparing text. Also counts the files each is in.

export class Vocabulary {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];
  #files = new Int32Array(1024);

  get size(): number {
    return this.#names.length;
  }

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#names.length;
    this.#numbers.set(name, number);
    this.#names.push(name);
    if (number >= this.#files.length) {
      const grown = new Int32Array(2 * this.#files.length);
      grown.set(this.#files);
      this.#files = grown;
    }
    return number;
  }

  /** The number of a name that is known, or undefined; never adds it. */
  find(name: string): number | undefined {
    return this.#numbers.get(name);
  }

  nameOf(number: number): string {
    return this.#names[number] ?? '';
  }

  /** In how many indexed files a name occurs. */
  filesWith(number: number): number {
    return this.#files[number] ?? 0;
  }

  /** A file with these names (each once) was added (`1`) or taken away (`-1`). */
  count(names: Int32Array, by: 1 | -1): void {
    for (const name of names) this.#files[name] = (this.#files[name] ?? 0) + by;
  }
}
