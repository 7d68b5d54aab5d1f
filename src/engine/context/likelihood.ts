// How likely a name is needed in the next lines, from the evidence: a logistic model with few weights, fitted once with
// bench/context/fit.ts on code that the published recall figures are not measured on.
import type { Evidence } from './evidence.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The order in which features and weights stand. */
export const FEATURES = [
  'bias',
  'similar',
  'similarLog',
  'defined',
  'likeNear',
  'inFile',
  'inFileLog',
  'nearness',
  'isImportedHere',
  'isDeclaredHere',
  'inImportedLog',
  'isDeclaredThere',
  'inFolder',
  'inRecent',
  'commonLog',
] as const;

/** Fitted, but for inRecent: a checkout does not tell what a person had open, so half of inFolder's weight is assumed. */
const WEIGHTS: readonly number[] = [
  -2.58, -0.18, 0.95, 0.49, 1.35, 1.24, -0.27, 0.28, 0.69, -0.19, 0.1, 0.28, 1.04, 0.5, 0.29,
];

/** The features of one name, in the order of FEATURES. */
export function featuresOf(name: number, evidence: Evidence, files: number, vocabulary: Vocabulary): number[] {
  const similar = evidence.similar[name] ?? 0;
  const inFile = evidence.inFile[name] ?? 0;
  return [
    1,
    similar,
    Math.log(0.02 + similar),
    evidence.defined[name] ?? 0,
    evidence.likeNear[name] ?? 0,
    inFile > 0 ? 1 : 0,
    Math.log1p(inFile),
    evidence.nearness[name] ?? 0,
    evidence.isImportedHere[name] ?? 0,
    evidence.isDeclaredHere[name] ?? 0,
    Math.log1p(evidence.inImported[name] ?? 0),
    evidence.isDeclaredThere[name] ?? 0,
    evidence.inFolder[name] ?? 0,
    evidence.inRecent[name] ?? 0,
    Math.log((vocabulary.filesWith(name) + 0.5) / (files + 1)),
  ];
}

/** Names between two yields: about a millisecond. */
const NAMES_PER_STEP = 2000;

/** Likelihood per name of the vocabulary, from 0 to 1; 0 where nothing speaks for it or the window holds it. */
export function* likelihoods(evidence: Evidence, files: number, vocabulary: Vocabulary): Generator<void, Float32Array> {
  const likely = new Float32Array(vocabulary.size);
  let steps = 0;
  for (const name of evidence.seen) {
    if (++steps % NAMES_PER_STEP === 0) yield;
    const features = featuresOf(name, evidence, files, vocabulary);
    let sum = 0;
    for (let at = 0; at < WEIGHTS.length; at++) sum += (WEIGHTS[at] ?? 0) * (features[at] ?? 0);
    likely[name] = 1 / (1 + Math.exp(-sum));
  }
  return likely;
}
