// Where inside a line a model ran in circles: the same few characters again and again.

/** Longest unit, in characters, of a loop. */
const LONGEST_UNIT = 40;
/**
 * Repeats of something with a name in it that no line of code has, whatever follows them: of 2.3 million lines of Go,
 * Python and TypeScript thirty have more, all in tables of 16 columns.
 */
const NAMED_REPEATS = 12;
/** Rows of a table repeat so much of themselves right above. */
const TABLE_REPEATS = 8;
const TABLE_CHARS = 4000;
/** Numbers and escapes repeat in data, and say nothing. */
const DATA = /0x[\da-f]+|\\(?:x[\da-f]{2}|u[\da-f]{4}|.)|\d+/gi;

/** The text before the line that loops; the text itself where none does. A partial text is judged sooner at its end. */
export function cutLoopInLine(text: string, prefix: string, isPartial: boolean): string {
  const begin = Math.min(loopAtEnd(text, isPartial) ?? text.length, namedLoop(text, prefix) ?? text.length);
  if (begin === text.length) return text;
  // What led into the loop is worth nothing either.
  const lineStart = text.lastIndexOf('\n', begin);
  return lineStart < 0 ? '' : text.slice(0, lineStart);
}

/** A loop usually runs until the answer ends. */
function loopAtEnd(text: string, isPartial: boolean): number | undefined {
  const [repeats, least] = isPartial ? [3, 24] : [6, 48];
  for (let unit = 1; unit <= Math.min(LONGEST_UNIT, text.length >> 1); unit++) {
    let run = 0;
    while (run < text.length - unit && text[text.length - 1 - run] === text[text.length - 1 - run - unit]) run++;
    if (run < Math.max(repeats * unit, least)) continue;
    const begin = text.length - run - unit;
    // Rules of dashes and blank space are ordinary; lines are judged as lines elsewhere.
    if (text.includes('\n', begin) || (!/[\p{L}\p{N}]/u.test(text.slice(begin, begin + unit)) && run < 120)) continue;
    return begin;
  }
  return undefined;
}

/** Some models close the bracket in the end, and go on. */
function namedLoop(text: string, prefix: string): number | undefined {
  for (let start = 0; start < text.length; ) {
    const lineEnd = text.indexOf('\n', start);
    const end = lineEnd < 0 ? text.length : lineEnd;
    for (let unit = 3; unit <= LONGEST_UNIT && (NAMED_REPEATS - 1) * unit < end - start; unit++) {
      const begin = longRun(text, unit, start, end);
      if (begin === undefined || !hasName(text.slice(begin, begin + unit))) continue;
      const row = text.slice(begin, begin + TABLE_REPEATS * unit);
      if (!prefix.slice(-TABLE_CHARS).includes(row)) return begin;
    }
    start = end + 1;
  }
  return undefined;
}

/** Where between two offsets a unit of so many characters stands NAMED_REPEATS times in a row. */
function longRun(text: string, unit: number, start: number, end: number): number | undefined {
  let run = 0;
  for (let at = start + unit; at < end; at++) {
    run = text[at] === text[at - unit] ? run + 1 : 0;
    if (run >= (NAMED_REPEATS - 1) * unit) return at + 1 - run - unit;
  }
  return undefined;
}

/** A word and what separates it from the next: a single word of one letter over and over is a ruler or test data. */
function hasName(unit: string): boolean {
  return /\p{L}/u.test(unit.replace(DATA, '')) && /[^\p{L}\p{N}_]/u.test(unit);
}
