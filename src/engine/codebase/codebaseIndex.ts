// The search index: which terms stand in which piece of which file, and the ranking of pieces for a question (BM25).
// It lies forward, by file, so that a changed file is taken out and put in without touching the others; a question then
// looks through all pieces, which for 5 000 files takes some hundredths of a second. Numbers in typed arrays rather than a
// search library: MiniSearch found as much and took two and a half times the heap, too much for 12 000 files.
import { rarity, type Saturation, saturated } from '../context/bm25.ts';
import type { Chunk } from './chunks.ts';
import { identifiersOf, queryTerms, termsOf } from './terms.ts';
import { synonymsOf } from './thesaurus.ts';

/** A file to be taken in. */
export interface SourceFile {
  /** Relative to its folder, with `/`. */
  readonly path: string;
  readonly lines: readonly string[];
  readonly chunks: readonly Chunk[];
  /** How much the terms of a line count: those of a declaration or of the file's first comment say more than others. */
  weightOf(line: string, number: number): number;
}

export interface Hit extends Chunk {
  readonly path: string;
  readonly score: number;
}

interface IndexedFile {
  readonly chunks: readonly Chunk[];
  /** Terms of all chunks one after the other, each once per chunk; those of chunk `c` from `starts[c]` to `starts[c + 1]`. */
  readonly terms: Int32Array;
  readonly counts: Uint8Array;
  readonly starts: Int32Array;
  readonly nameTerms: Int32Array;
  readonly folderTerms: Int32Array;
  readonly isTest: boolean;
  readonly bytes: number;
}

// The weights below were tuned on the 100 questions of bench/codebase/questions.json.
/** Length counts a little less than BM25's usual 0.75, because pieces are cut to a like size anyway. */
const SATURATION: Saturation = { k1: 1.2, b: 0.6 };
/** A word that may have been meant against one that was said. */
const SYNONYM_WEIGHT = 0.35;
/** How much the file's own name counts against its text, and the names of its folders, which many share. */
const NAME_WEIGHT = 1.6;
const FOLDER_WEIGHT = 0.5;
/** How much the whole file's likeness adds to that of its piece. */
const FILE_WEIGHT = 0.7;
/** Files differ in length far more than pieces do: a long one is held against itself a little less than in full. */
const FILE_LENGTH_POWER = 0.8;
/** Tests, measurements and examples speak of everything; who does not ask for them looks for what they are about. */
const TEST_FACTOR = 0.6;
const TEST_PATH =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|fixtures?|bench|benchmarks?|examples?)\/|[._-](?:test|spec|bench)\.[^/]+$/i;
const ABOUT_TESTS = /\b(?:test|spec|bench|benchmark|example)/i;
/** Terms of identifiers are looked up here instead of being cut anew; emptied when it grows too large. */
const MOST_REMEMBERED = 150_000;
const MOST_PER_TERM = 255;

export class CodebaseIndex {
  readonly #files = new Map<string, IndexedFile>();
  readonly #numbers = new Map<string, number>();
  /** Chunks that hold a term, by its number. */
  #frequencies = new Int32Array(1 << 16);
  #remembered = new Map<string, Int32Array>();
  #chunks = 0;
  #length = 0;
  #bytes = 0;

  get size(): number {
    return this.#files.size;
  }

  /** Bytes that files take, about; the terms themselves come on top. */
  get bytes(): number {
    return this.#bytes + this.#numbers.size * 80;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  put({ path, lines, chunks, weightOf }: SourceFile): void {
    this.remove(path);
    const terms: number[] = [];
    const counts: number[] = [];
    const starts = [0];
    for (const { start, end } of chunks) {
      const found = new Map<number, number>();
      for (let line = start; line < end; line++) {
        const text = lines[line] ?? '';
        const weight = weightOf(text, line);
        for (const [identifier] of identifiersOf(text)) {
          for (const term of this.#termsOf(identifier)) found.set(term, (found.get(term) ?? 0) + weight);
        }
      }
      for (const [term, count] of found) {
        terms.push(term);
        counts.push(Math.min(MOST_PER_TERM, count));
      }
      starts.push(terms.length);
    }
    const slash = path.lastIndexOf('/') + 1;
    const nameTerms = this.#allTerms(path.slice(slash));
    const folderTerms = this.#allTerms(path.slice(0, slash));
    const bytes =
      terms.length * 5 + starts.length * 4 + chunks.length * 64 + (nameTerms.length + folderTerms.length) * 4 + 400;
    const file: IndexedFile = {
      chunks,
      terms: Int32Array.from(terms),
      counts: Uint8Array.from(counts),
      starts: Int32Array.from(starts),
      nameTerms,
      folderTerms,
      isTest: TEST_PATH.test(path),
      bytes,
    };
    this.#files.set(path, file);
    this.#account(file, 1);
  }

  remove(path: string): void {
    const file = this.#files.get(path);
    if (!file) return;
    this.#files.delete(path);
    this.#account(file, -1);
  }

  get paths(): Iterable<string> {
    return this.#files.keys();
  }

  /** The best pieces for a question, best first. */
  search(question: string, most: number): Hit[] {
    const asked = this.#asked(question);
    if (asked.size === 0) return [];
    const wantsTests = ABOUT_TESTS.test(question);
    const average = this.#length / Math.max(1, this.#chunks);
    const hits: Hit[] = [];
    for (const [path, file] of this.#files) {
      const scores = scoreChunks(file, asked, average);
      if (!scores) continue;
      const factor = file.isTest && !wantsTests ? TEST_FACTOR : 1;
      const base = FILE_WEIGHT * scores.whole + pathScore(file, asked);
      for (const [index, score] of scores.chunks) {
        const chunk = file.chunks[index];
        if (chunk) hits.push({ path, ...chunk, score: factor * (score + base) });
      }
    }
    return hits.sort((a, b) => b.score - a.score || a.start - b.start).slice(0, most);
  }

  /** The question's terms that occur at all, and what each is worth: the rarer the more; other words for it, less. */
  #asked(question: string): Map<number, number> {
    const asked = new Map<number, number>();
    const add = (term: string, weight: number) => {
      const number = this.#numbers.get(term);
      if (number === undefined) return;
      const frequency = this.#frequencies[number] ?? 0;
      const worth = weight * rarity(frequency, this.#chunks - frequency);
      asked.set(number, Math.max(asked.get(number) ?? 0, worth));
    };
    const terms = queryTerms(question);
    for (const term of terms) add(term, 1);
    for (const term of terms) for (const other of synonymsOf(term)) add(other, SYNONYM_WEIGHT);
    return asked;
  }

  /** Each once. */
  #allTerms(text: string): Int32Array {
    const found = new Set<number>();
    for (const [identifier] of identifiersOf(text)) for (const term of this.#termsOf(identifier)) found.add(term);
    return Int32Array.from(found);
  }

  #termsOf(identifier: string): Int32Array {
    const known = this.#remembered.get(identifier);
    if (known) return known;
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered = new Map();
    const numbers = Int32Array.from(termsOf(identifier), (term) => this.#numberOf(term));
    // A part of a large text would keep all of it in memory.
    this.#remembered.set(Buffer.from(identifier).toString(), numbers);
    return numbers;
  }

  #numberOf(term: string): number {
    const known = this.#numbers.get(term);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(Buffer.from(term).toString(), number);
    if (number >= this.#frequencies.length) {
      const larger = new Int32Array(this.#frequencies.length * 2);
      larger.set(this.#frequencies);
      this.#frequencies = larger;
    }
    return number;
  }

  #account(file: IndexedFile, sign: 1 | -1): void {
    for (const term of file.terms) this.#frequencies[term] = (this.#frequencies[term] ?? 0) + sign;
    this.#chunks += sign * file.chunks.length;
    this.#length += sign * file.terms.length;
    this.#bytes += sign * file.bytes;
  }
}

/** BM25 of each piece that holds an asked term, and of the file as a whole. */
function scoreChunks(file: IndexedFile, asked: ReadonlyMap<number, number>, average: number) {
  const chunks: [number, number][] = [];
  const whole = new Map<number, number>();
  for (let chunk = 0; chunk < file.chunks.length; chunk++) {
    const from = file.starts[chunk] ?? 0;
    const to = file.starts[chunk + 1] ?? from;
    let score = 0;
    for (let at = from; at < to; at++) {
      const term = file.terms[at] ?? -1;
      const worth = asked.get(term);
      if (worth === undefined) continue;
      const count = file.counts[at] ?? 0;
      score += worth * saturated(count, (to - from) / average, SATURATION);
      whole.set(term, (whole.get(term) ?? 0) + count);
    }
    if (score > 0) chunks.push([chunk, score]);
  }
  if (chunks.length === 0) return undefined;
  const length = file.terms.length / average;
  let sum = 0;
  for (const [term, count] of whole) {
    sum += (asked.get(term) ?? 0) * saturated(count, length ** FILE_LENGTH_POWER, SATURATION);
  }
  return { chunks, whole: sum };
}

function pathScore({ nameTerms, folderTerms }: IndexedFile, asked: ReadonlyMap<number, number>): number {
  let score = 0;
  for (const term of nameTerms) score += NAME_WEIGHT * (asked.get(term) ?? 0);
  for (const term of folderTerms) score += FOLDER_WEIGHT * (asked.get(term) ?? 0);
  return score;
}
