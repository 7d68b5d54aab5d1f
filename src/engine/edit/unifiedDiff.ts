// Unified diffs as models write them: line numbers and counts may be wrong, blanks before context lines may be missing,
// and headers may be left out.
import type { Replacement } from './transplant.ts';

export interface DiffOfFile {
  /** As the header names it, without `a/` and `b/`; undefined without a header. */
  readonly path?: string;
  readonly isNew: boolean;
  readonly isDeleted: boolean;
  readonly hunks: readonly Replacement[];
  /** Its lines without the header. */
  readonly lines: readonly string[];
}

const HUNK = /^@@(?:\s*-(\d+)(?:,\d+)?\s+\+\d+(?:,\d+)?\s*@@)?\s*(.*?)(?:\s*@@)?\s*$/;
const FROM = /^--- (.+?)(?:\t.*)?$/;
const TO = /^\+\+\+ (.+?)(?:\t.*)?$/;
const NOISE =
  /^(?:diff --git |index [0-9a-f]+\.\.|new file mode|deleted file mode|similarity index|rename (?:from|to) |old mode|new mode)/;

/** Whether a block is a diff; without headers only where its language says so. */
export function isDiff(lines: readonly string[], language: string): boolean {
  const isNamed = /^(?:diff|patch|udiff)$/i.test(language);
  const hasHunk = lines.some((line) => line.startsWith('@@') && HUNK.test(line));
  const hasHeader = lines.some((line, index) => FROM.test(line) && TO.test(lines[index + 1] ?? ''));
  if (isNamed) return lines.some((line) => /^[-+]/.test(line));
  return hasHunk && (hasHeader || lines.some((line) => /^[-+]/.test(line)));
}

export function parseDiff(lines: readonly string[]): DiffOfFile[] {
  const files: DiffBuilder[] = [];
  let current: DiffBuilder | undefined;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const from = FROM.exec(line);
    const to = TO.exec(lines[index + 1] ?? '');
    if (from && to) {
      current = new DiffBuilder(from[1] ?? '', to[1] ?? '');
      files.push(current);
      index++;
    } else if (NOISE.test(line)) {
      // Between two files; a hunk never has such a line without a sign before it.
      current?.endHunk();
    } else {
      if (!current) {
        current = new DiffBuilder('', '');
        files.push(current);
      }
      current.line(line);
    }
  }
  return files.map((file) => file.build()).filter(({ hunks, isDeleted }) => hunks.length > 0 || isDeleted);
}

class DiffBuilder {
  readonly #from: string;
  readonly #to: string;
  readonly #hunks: Replacement[] = [];
  readonly #lines: string[] = [];
  #search: string[] = [];
  #replace: string[] = [];
  #header: { line?: number; heading?: string } = {};

  constructor(from: string, to: string) {
    this.#from = from.trim();
    this.#to = to.trim();
  }

  line(line: string): void {
    this.#lines.push(line);
    const hunk = line.startsWith('@@') ? HUNK.exec(line) : null;
    if (hunk) {
      this.endHunk();
      const [, number, heading] = hunk;
      this.#header = {
        ...(number === undefined ? {} : { line: Math.max(0, Number(number) - 1) }),
        ...(heading ? { heading } : {}),
      };
    } else if (line.startsWith('+')) this.#replace.push(line.slice(1));
    else if (line.startsWith('-')) this.#search.push(line.slice(1));
    else if (!line.startsWith('\\')) this.#context(line.startsWith(' ') ? line.slice(1) : line);
  }

  endHunk(): void {
    const isChange = this.#search.join('\n') !== this.#replace.join('\n');
    if (isChange) this.#hunks.push({ search: this.#search, replace: this.#replace, ...this.#header });
    this.#search = [];
    this.#replace = [];
    this.#header = {};
  }

  build(): DiffOfFile {
    this.endHunk();
    const isNew = this.#from === '/dev/null';
    const isDeleted = this.#to === '/dev/null';
    const path = withoutSide(isDeleted ? this.#from : this.#to);
    return { ...(path === '' ? {} : { path }), isNew, isDeleted, hunks: this.#hunks, lines: this.#lines };
  }

  #context(line: string): void {
    this.#search.push(line);
    this.#replace.push(line);
  }
}

function withoutSide(path: string): string {
  return path.replace(/^"(.*)"$/, '$1').replace(/^[ab]\//, '');
}
