// What a kind of secret looks like, and the building blocks of the patterns.

export interface SecretKind {
  /** As it stands in `‹redacted:kind›`. */
  readonly kind: string;
  /** One of these must occur in a text before the pattern is tried. */
  readonly hints: readonly string[];
  /**
   * Global. The first group is the secret where there is one, else the whole match. To stay linear on any text, a match
   * may begin only where the character before belongs to none of its long parts, and every repetition has a bound.
   */
  readonly pattern: RegExp;
  /** A second look at what the pattern found. */
  readonly isSecret?: (secret: string, match: RegExpExecArray) => boolean;
}

/** What separates a secret from what stands before it: an escape of a string within a string (`\n`) or of an address (`%3D`) does too. */
export function startOutside(characters: string): string {
  return String.raw`(?:(?<![${characters}])|(?<=\\[nrt])|(?<=%[0-9A-Fa-f]{2}))`;
}

const START = startOutside('A-Za-z0-9_-');
const END = '(?![A-Za-z0-9_-])';

/** A token that stands for itself: `prefix` is literal (or a pattern of fixed length), `body` what follows. */
export function token(kind: string, hints: readonly string[], source: string): SecretKind {
  return { kind, hints, pattern: new RegExp(`${START}(?:${source})${END}`, 'g') };
}

/** Bits per character by how often each occurs: random letters and digits of some length have 4 and more. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
