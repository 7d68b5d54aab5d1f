// The search index: all files with their terms, and the ranking of their pieces for a question. It lies forward, by file,
// so that a changed file is taken out and put in without touching the others; a question then looks through all pieces,
// which for 5 000 files takes a tenth of a second. Numbers in typed arrays rather than a search library: MiniSearch found
// as much and took two and a half times the heap, too much for 12 000 files.
import { rarity } from '../context/bm25.ts';
import type { Chunk } from './chunks.ts';
import { filePrior } from './filePrior.ts';
import {
  type AskedTerms,
  type IndexedFile,
  indexFile,
  type ScoredChunk,
  type SourceFile,
  scoreChunks,
} from './indexedFile.ts';
import { likenessOfUsers } from './linkedFiles.ts';
import { TermNumbers } from './termNumbers.ts';
import { queryTerms } from './terms.ts';
import { synonymsOf } from './thesaurus.ts';

export interface Hit extends Chunk {
  readonly path: string;
  readonly score: number;
}

/** A word that may have been meant against one that was said. */
const SYNONYM_WEIGHT = 0.2;
/** A word said in passing (“somebody”, “twice”) is as rare in code as one that matters: rarity counts less than in full. */
const RARITY_POWER = 0.7;
/** How much a file is helped by how well the files answer that use or test it. */
const USERS_WEIGHT = 0.4;

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
    const average = this.#length / Math.max(1, this.#chunks);
    const scored = new Map<string, ScoredChunk[]>();
    const best = new Map<string, number>();
    for (const [path, file] of this.#files) {
      const chunks = scoreChunks(file, asked, average);
      if (chunks.length === 0) continue;
      scored.set(path, chunks);
      best.set(path, Math.max(...chunks.map(({ score }) => score)));
    }
    const users = likenessOfUsers(this.#files, best);
    const prior = filePrior(question);
    const hits: Hit[] = [];
    for (const [path, chunks] of scored) {
      const factor = prior(path);
      const help = USERS_WEIGHT * (users.get(path) ?? 0);
      for (const { chunk, score } of chunks) hits.push({ path, ...chunk, score: factor * (score + help) });
    }
    return hits
      .sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.start - b.start))
      .slice(0, most);
  }

  /** The question's terms that occur at all, and what each is worth: the rarer the more; other words for it, less. */
  #asked(question: string): AskedTerms {
    const asked = new Map<number, number>();
    const add = (term: string, weight: number) => {
      const number = this.#numbers.find(term);
      if (number === undefined) return;
      const frequency = this.#numbers.frequency(number);
      const worth = weight * rarity(frequency, this.#chunks - frequency) ** RARITY_POWER;
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
