// Which files are likelier to be what a question is after, by their kind alone. Who names a kind wants it as much as any.
import { languageOfPath } from '../context/languageIds.ts';

interface Kind {
  readonly factor: number;
  /** Questions that ask for it. */
  readonly asked: RegExp;
  has(path: string): boolean;
}

const TEST_PATH =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|fixtures?|bench|benchmarks?|examples?)\/|[._-](?:test|spec|bench)\.[^/]+$/i;
const TYPES_PATH = /\.d\.[cm]?ts$/;

const KINDS: readonly Kind[] = [
  // Tests, measurements and examples speak of everything; looked for is what they are about.
  { factor: 0.6, asked: /\b(?:test|spec|bench|example)/i, has: (path) => TEST_PATH.test(path) },
  // Prose and data say in many words what code does somewhere else.
  {
    factor: 0.7,
    asked:
      /\b(?:doc|docs|documented|documentation|readme|changelog|release notes|license|manifest|workflow)\b|\.\w+\b/i,
    has: (path) => languageOfPath(path) === undefined,
  },
  // Declarations of types name everything and do nothing.
  { factor: 0.7, asked: /\b(?:types?|typings|declarations?)\b|\.d\.ts\b/i, has: (path) => TYPES_PATH.test(path) },
];

/** What the scores of a file are multiplied with, by its path. */
export function filePrior(question: string): (path: string) => number {
  const kinds = KINDS.filter(({ asked }) => !asked.test(question));
  return (path) => kinds.reduce((product, { factor, has }) => (has(path) ? product * factor : product), 1);
}
