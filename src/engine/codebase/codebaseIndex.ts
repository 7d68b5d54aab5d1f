// The search index: all files with their terms, and the ranking of their pieces for a question. It lies forward, by file,
// so that a changed file is taken out and put in without touching the others; a question then looks through all pieces,
// which for 5 000 files takes a tenth of a second. Numbers in typed arrays rather than a search library: MiniSearch found
// as much and took two and a half times the heap, too much for 12 000 files.
import { rarity } from '../context/bm25.ts';
import type { Chunk } from './chunks.ts';
import { type AskedTerms, type IndexedFile, indexFile, type SourceFile, scoreChunks } from './indexedFile.ts';
import { TermNumbers } from './termNumbers.ts';
import { queryTerms } from './terms.ts';
import { synonymsOf } from './thesaurus.ts';

export interface Hit extends Chunk {
  readonly path: string;
  readonly score: number;
}

/** A word that may have been meant against one that was said. */
const SYNONYM_WEIGHT = 0.35;
/** Tests, measurements and examples speak of everything; who does not ask for them looks for what they are about. */
const TEST_FACTOR = 0.6;
const TEST_PATH =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|fixtures?|bench|benchmarks?|examples?)\/|[._-](?:test|spec|bench)\.[^/]+$/i;
const ABOUT_TESTS = /\b(?:test|spec|bench|benchmark|example)/i;

export class CodebaseIndex {
  readonly #files = new Map<string, IndexedFile>();
  readonly #numbers = new TermNumbers();
  #chunks = 0;
  /** Terms of all pieces together. */
  #length = 0;
  #bytes = 0;

  get size(): number {
    return this.#files.size;
  }

  /** Bytes that files and their terms take, about. */
  get bytes(): number {
    return this.#bytes + this.#numbers.bytes;
  }

  put(source: SourceFile): void {
    this.remove(source.path);
    const file = indexFile(source, this.#numbers);
    this.#files.set(source.path, file);
    this.#account(file, 1);
  }

  remove(path: string): void {
    const file = this.#files.get(path);
    if (!file) return;
    this.#files.delete(path);
    this.#account(file, -1);
  }

  /** The best pieces for a question, best first. */
  search(question: string, most: number): Hit[] {
    const asked = this.#asked(question);
    if (asked.size === 0) return [];
    const wantsTests = ABOUT_TESTS.test(question);
    const average = this.#length / Math.max(1, this.#chunks);
    const hits: Hit[] = [];
    for (const [path, file] of this.#files) {
      const scored = scoreChunks(file, asked, average);
      if (scored.length === 0) continue;
      const factor = !wantsTests && TEST_PATH.test(path) ? TEST_FACTOR : 1;
      for (const { chunk, score } of scored) hits.push({ path, ...chunk, score: factor * score });
    }
    return hits.sort((a, b) => b.score - a.score || a.start - b.start).slice(0, most);
  }

  /** The question's terms that occur at all, and what each is worth: the rarer the more; other words for it, less. */
  #asked(question: string): AskedTerms {
    const asked = new Map<number, number>();
    const add = (term: string, weight: number) => {
      const number = this.#numbers.find(term);
      if (number === undefined) return;
      const frequency = this.#numbers.frequency(number);
      const worth = weight * rarity(frequency, this.#chunks - frequency);
      asked.set(number, Math.max(asked.get(number) ?? 0, worth));
    };
    const terms = queryTerms(question);
    for (const term of terms) add(term, 1);
    for (const term of terms) for (const other of synonymsOf(term)) add(other, SYNONYM_WEIGHT);
    return asked;
  }

  #account(file: IndexedFile, sign: 1 | -1): void {
    this.#numbers.count(file.terms, sign);
    this.#chunks += sign * file.chunks.length;
    this.#length += sign * file.terms.length;
    this.#bytes += sign * file.bytes;
  }
}
