// Asks questions whose answer's file is known, and counts how often that file is among the first that are found.
import fs from 'node:fs';
import path from 'node:path';
import { Codebase } from '../../src/engine/codebase/codebase.ts';
import { byFile } from '../../src/engine/codebase/sources.ts';
import { createLogger } from '../../src/shared/base/log.ts';

export interface Question {
  readonly tree: string;
  readonly question: string;
  /** The file that answers it, or several of which each does. */
  readonly file: string | readonly string[];
}

export interface Tree {
  readonly root: string;
  readonly exclude: readonly string[];
}

/** Where a wanted file stood: its place among the files found, from 1; infinite where it was not found. */
export interface Rank extends Question {
  readonly rank: number;
  readonly found: readonly string[];
}

const GRAMMARS = path.join(import.meta.dirname, '..', '..', 'dist', 'grammars');
const MOST_PIECES = 60;

export function readQuestions(name: string): Question[] {
  // Ours, and every one that is wrong shows as a miss.
  return JSON.parse(fs.readFileSync(path.join(import.meta.dirname, name), 'utf8')) as Question[];
}

export function open(tree: Tree): Codebase {
  return new Codebase({
    worker: new URL('../../src/engine/codebase/codebaseWorker.ts', import.meta.url),
    grammarFolder: GRAMMARS,
    folders: () => [tree],
    log: createLogger(() => {}),
  });
}

export function ask(codebase: Codebase, question: string) {
  return codebase.search({ question, most: MOST_PIECES, signal: new AbortController().signal });
}

export async function ranksOf(tree: Tree, questions: readonly Question[]): Promise<Rank[]> {
  const codebase = open(tree);
  const ranks: Rank[] = [];
  for (const question of questions) {
    const { pieces } = await ask(codebase, question.question);
    const found = byFile(pieces).map((piece) => piece.path);
    const place = found.findIndex((each) => [question.file].flat().includes(each)) + 1;
    ranks.push({ ...question, rank: place || Number.POSITIVE_INFINITY, found });
  }
  codebase.dispose();
  return ranks;
}

/** How many of the questions are answered by the first files, as a row of a table. */
export function rowOf(name: string, ranks: readonly Rank[]) {
  const share = (most: number) =>
    `${Math.round((100 * ranks.filter(({ rank }) => rank <= most).length) / ranks.length)} %`;
  return {
    tree: name,
    questions: ranks.length,
    first: share(1),
    'in the first 3': share(3),
    'in the first 5': share(5),
    'in the first 10': share(10),
  };
}
