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

/** Has something that a person reads. Brackets, quotes and rules of dashes have not. */
export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}_]/u.test(text);
}

/** Longest part of a line that is looked at: longer ones are data, and every key would go over all of it. */
const MOST_OF_LINE = 2000;

/** The part of the current line before the cursor, at most its last 2000 characters. */
export function lineHead(prefix: string): string {
  const near = prefix.slice(-MOST_OF_LINE);
  return near.slice(near.lastIndexOf('\n') + 1);
}

/** The part of the current line after the cursor, at most its first 2000 characters. */
export function lineRest(suffix: string): string {
  const near = suffix.slice(0, MOST_OF_LINE);
  const end = near.indexOf('\n');
  return end < 0 ? near : near.slice(0, end);
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

/** The cursor is before the indentation of a line of code, or at its very start: an answer is put above that line. */
export function isAboveCode(prefix: string, suffix: string): boolean {
  const rest = lineRest(suffix);
  return !isBlank(rest) && (/^(\t| {2})/.test(rest) || (lineHead(prefix) === '' && /^\S/.test(rest)));
}

/**
 * Whether an answer, cut after whole lines, needs a line end to part it from the code on the cursor's line. Not where its
 * last line is indentation for that code, or stands deeper than that code could.
 */
export function needsLineEnd(answer: string, prefix: string, suffix: string): boolean {
  if (!isAboveCode(prefix, suffix) || answer === '') return false;
  const lastLine = lineHead(answer);
  if (lastLine !== '' && isBlank(lastLine)) return false;
  return /^\s/.test(lineRest(suffix)) || indentOf(lastLine) === 0;
}

/** The end of an answer from which lines were cut off, with the line end it needs and no more white space. */
export function trimmedAtCut(text: string, prefix: string, suffix: string): string {
  if (isBlank(lineRest(suffix))) return text.trimEnd();
  const body = text.replace(/\n+$/, '');
  return needsLineEnd(body, prefix, suffix) ? `${body}\n` : body;
}
