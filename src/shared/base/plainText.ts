// Names and sentences from servers as they may be shown: one line, nothing invisible, no longer than a line.

/** Longest name that is shown whole; the longest real ones have about 80 characters. */
const SHOWN_CHARACTERS = 160;
/** Control characters, formats (among them those that turn the writing direction), and separators of lines. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]+/gu;

/** The text with a `�` for each run of characters that cannot be seen, cut where it is longer than a line. */
export function plainText(text: string, maxCharacters = SHOWN_CHARACTERS): string {
  // Cut before anything else: a server may send megabytes.
  const cut = text.length > maxCharacters ? `${text.slice(0, maxCharacters - 1)}…` : text;
  return cut.replace(UNSEEN, '�');
}
