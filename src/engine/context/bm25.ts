// The two parts of Okapi BM25, the usual measure of how well a text answers some terms: how rare a term is, and how little
// each further occurrence adds. See Robertson and Zaragoza, The Probabilistic Relevance Framework (2009).

/** What a term is worth that `having` texts hold and `without` do not; above 0 also for one that most hold. */
export function rarity(having: number, without: number): number {
  return Math.log(1 + (without + 0.5) / (having + 0.5));
}

export interface Saturation {
  /** How soon further occurrences count little. */
  readonly k1: number;
  /** How much a long text is held against itself: 0 not at all, 1 in full. */
  readonly b: number;
}

/** How much `count` occurrences say in a text of `length` times the average. */
export function saturated(count: number, length: number, { k1, b }: Saturation): number {
  return (count * (k1 + 1)) / (count + k1 * (1 - b + b * length));
}
