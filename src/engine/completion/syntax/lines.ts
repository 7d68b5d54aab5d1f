// Small questions about lines and their indentation. Lines end in `\n`.

/** Columns one tab counts for when indentations are compared; any value works as long as a file does not mix both. */
const TAB_COLUMNS = 4;

/** Columns of white space at the start of a line. */
export function indentOf(line: string): number {
  let columns = 0;
  for (const char of line) {
    if (char === ' ') columns++;
    else if (char === '\t') columns += TAB_COLUMNS;
    else break;
  }
  return columns;
}

export function isBlank(text: string): boolean {
  return !/\S/.test(text);
}

/** Has something that a person reads: two letters or digits. Brackets, quotes and rules of dashes have not. */
export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}_][^\n]*?[\p{L}\p{N}_]/u.test(text);
}

/** The part of the current line before the cursor. */
export function lineHead(prefix: string): string {
  return prefix.slice(prefix.lastIndexOf('\n') + 1);
}

/** The part of the current line after the cursor. */
export function lineRest(suffix: string): string {
  const end = suffix.indexOf('\n');
  return end < 0 ? suffix : suffix.slice(0, end);
}

/** The last lines of a text, at most `count`; whole where it has fewer. Looks at no more than it returns. */
export function lastLines(text: string, count: number): string {
  let at = text.length;
  for (let lines = 0; lines < count && at >= 0; lines++) at = text.lastIndexOf('\n', at - 1);
  return at < 0 ? text : text.slice(at + 1);
}

/** The first lines of a text, at most `count`, without the line end after the last. */
export function firstLines(text: string, count: number): string {
  let at = -1;
  for (let lines = 0; lines < count; lines++) {
    at = text.indexOf('\n', at + 1);
    if (at < 0) return text;
  }
  return text.slice(0, at);
}
