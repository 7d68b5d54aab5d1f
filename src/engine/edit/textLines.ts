// A text as lines that know where they are, so that a change of some lines leaves every other byte as it was.

export interface TextLines {
  readonly text: string;
  /** Without their line ends. A line end at the very end begins no further line. */
  readonly lines: readonly string[];
  /** Offset of each line, and the text's length as one more. */
  readonly starts: readonly number[];
  /** The line end that most lines have. */
  readonly eol: '\n' | '\r\n';
}

/** Lines `from` to `to` (exclusive) become `lines`. */
export interface LineChange {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** A change of the text itself, UTF-16 offsets. */
export interface OffsetChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function textLines(text: string): TextLines {
  const lines: string[] = [];
  const starts: number[] = [];
  let crlf = 0;
  let at = 0;
  while (at < text.length) {
    const found = text.indexOf('\n', at);
    const end = found < 0 ? text.length : found;
    const isCrlf = found > at && text[found - 1] === '\r';
    if (isCrlf) crlf++;
    starts.push(at);
    lines.push(text.slice(at, isCrlf ? end - 1 : end));
    at = found < 0 ? text.length : found + 1;
  }
  starts.push(text.length);
  return { text, lines, starts, eol: crlf * 2 > lines.length ? '\r\n' : '\n' };
}

/** Lines of a text that a model wrote, whatever its line ends. */
export function plainLines(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** A line change as offsets; new lines get the file's line end, and a file without a final one stays without. */
export function offsetChange({ text, lines, starts, eol }: TextLines, change: LineChange): OffsetChange {
  const start = starts[change.from] ?? text.length;
  const end = starts[change.to] ?? text.length;
  const endsOpen = lines.length > 0 && !text.endsWith('\n');
  if (change.lines.length === 0) {
    // The last lines of a file without a final line end go with the line end before them.
    const isOpenEnd = endsOpen && change.to === lines.length && change.from > 0;
    return { start: isOpenEnd ? start - lengthOfEolBefore(text, start) : start, end, text: '' };
  }
  const body = change.lines.join(eol);
  if (!endsOpen || change.to < lines.length) return { start, end, text: body + eol };
  return { start, end, text: change.from === lines.length ? eol + body : body };
}

/** The text after changes that do not overlap. */
export function withChanges(text: string, changes: readonly OffsetChange[]): string {
  let result = '';
  let at = 0;
  for (const change of changes.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, change.start) + change.text;
    at = change.end;
  }
  return result + text.slice(at);
}

function lengthOfEolBefore(text: string, at: number): number {
  if (text[at - 1] !== '\n') return 0;
  return text[at - 2] === '\r' ? 2 : 1;
}
