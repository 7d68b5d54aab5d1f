// The simulated engine's tokenizer: pieces about as long as a code model's tokens, so that counts are comparable.

const PIECE = /<\|?[a-z_▁ ]+\|?>|[ ]?[A-Za-z_]{1,6}|[A-Za-z_]{1,6}|\d{1,3}|\n[ \t]*|[ \t]+|[^\sA-Za-z_\d]/gi;

/** Splits text into about as many pieces as a code model's tokenizer would; FIM control words are one piece each. */
export function piecesOf(text: string): string[] {
  return text.match(PIECE) ?? [];
}
