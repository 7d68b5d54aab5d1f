// Ways of filling the context block that are compared, each giving text of at most `chars` characters.

import { rarity, type Saturation, saturated } from '../../src/engine/context/bm25.ts';
import { blockOf } from '../../src/engine/context/contextBlock.ts';
import { gather } from '../../src/engine/context/evidence.ts';
import { DECLARES, type FileIndex, IMPORTS, lineCount, lineText } from '../../src/engine/context/fileIndex.ts';
import { likelihoods } from '../../src/engine/context/likelihood.ts';
import { namesOfLine } from '../../src/engine/context/pool.ts';
import { select } from '../../src/engine/context/selection.ts';
import { finish } from './checkout.ts';
import type { HeldOut } from './places.ts';

/** As WorkspaceContext ranks: once, for the largest block that is asked for. */
const MOST_CHARS = 4096;
/** BM25's usual constants. */
const USUAL: Saturation = { k1: 1.2, b: 0.75 };
/** About what 30 lines of code hold. */
const NAMES_IN_WINDOW = 90;

export type Method = (held: HeldOut, chars: number) => readonly { readonly path: string; readonly text: string }[];

const nothing: Method = () => [];

const importBlock: Method = ({ place }, chars) => {
  const { file } = place;
  const lines = linesWhere(file, (line) => file.kinds[line] === IMPORTS);
  return [{ path: file.path, text: cut(lines.join('\n'), chars - file.path.length - 12) }];
};

const bm25: Method = (held, chars) => windows(held, chars);

const signatures: Method = (held, chars) => {
  const pieces: { path: string; text: string }[] = [];
  let left = chars / 2;
  for (const file of held.pool.imported) {
    const text = cut(
      linesWhere(file, (line) => file.kinds[line] === DECLARES).join('\n'),
      left - file.path.length - 12,
    );
    if (text === '') continue;
    left -= text.length + file.path.length + 12;
    pieces.push({ path: file.path, text });
    if (left < 100) break;
  }
  return [...pieces, ...windows(held, chars / 2 + left)];
};

const ours: Method = ({ place, pool }, chars) => {
  const likely = finish(likelihoods(finish(gather(place, pool)), pool.files.length, pool.vocabulary));
  return blockOf(finish(select(place, pool, likely, MOST_CHARS)), chars);
};

/** Knows the answer: the bound for any choice of lines. */
const perfect: Method = ({ place, pool, needed }, chars) => {
  const likely = new Float32Array(pool.vocabulary.size);
  for (const name of needed) likely[name] = 1;
  return asPieces(finish(select(place, pool, likely, chars)));
};

export const METHODS: Readonly<Record<string, Method>> = {
  nothing,
  'import block': importBlock,
  'BM25 windows': bm25,
  'signatures + BM25': signatures,
  Hob: ours,
  'perfect choice': perfect,
};

function asPieces(lines: readonly { readonly file: FileIndex; readonly text: string }[]) {
  return lines.map(({ file, text }) => ({ path: file.path, text }));
}

function linesWhere(file: FileIndex, wanted: (line: number) => boolean): string[] {
  const lines: string[] = [];
  for (let line = 0; line < lineCount(file); line++) if (wanted(line)) lines.push(lineText(file, line));
  return lines;
}

function cut(text: string, chars: number): string {
  return text.slice(0, Math.max(0, Math.floor(chars)));
}

/** Okapi BM25 over windows of 30 lines of the other files, the query being the names of the 30 lines before. */
function windows({ place, pool }: HeldOut, chars: number): { path: string; text: string }[] {
  const query = new Set<number>();
  for (let line = Math.max(0, place.line - 30); line < place.line; line++) {
    for (const name of namesOfLine(place.file, line)) query.add(name);
  }
  const found: { file: FileIndex; start: number; score: number }[] = [];
  for (const file of pool.files) {
    if (!file.vocabulary.some((name) => query.has(name))) continue;
    for (let start = 0; start < lineCount(file); start += 15) {
      const counts = new Map<number, number>();
      const from = file.nameStarts[start] ?? 0;
      const to = file.nameStarts[Math.min(lineCount(file), start + 30)] ?? 0;
      for (let at = from; at < to; at++) {
        const name = file.names[at] ?? 0;
        if (query.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      let score = 0;
      for (const [name, count] of counts) {
        const having = pool.vocabulary.filesWith(name);
        const without = pool.files.length - Math.min(having, pool.files.length);
        score += rarity(having, without) * saturated(count, (to - from) / NAMES_IN_WINDOW, USUAL);
      }
      if (score > 0) found.push({ file, start, score });
    }
  }
  found.sort((a, b) => b.score - a.score);
  const pieces: { path: string; text: string }[] = [];
  const taken = new Map<FileIndex, Set<number>>();
  let left = chars;
  for (const { file, start } of found) {
    const starts = taken.get(file) ?? new Set();
    if (starts.has(start - 15) || starts.has(start + 15)) continue;
    taken.set(file, starts.add(start));
    const end = file.lineStarts[Math.min(lineCount(file), start + 30)];
    const text = cut(file.text.slice(file.lineStarts[start], end), left - file.path.length - 12);
    if (text === '') break;
    pieces.push({ path: file.path, text });
    left -= text.length + file.path.length + 12;
  }
  return pieces;
}
