// A file of as many lines as wanted, made of a real one: its lines over and over, names numbered so that copies differ.

/** At least `lines` lines; the same text for the same input. */
export function lengthen(text: string, lines: number): string {
  const own = text.trimEnd().split('\n');
  const copies = Math.ceil(lines / own.length);
  const parts: string[] = [];
  for (let copy = 0; copy < copies; copy++) {
    parts.push(own.map((line) => line.replace(/\b([a-z]\w{5,})\b/g, `$1${copy === 0 ? '' : copy}`)).join('\n'));
  }
  return `${parts.join('\n')}\n`;
}
