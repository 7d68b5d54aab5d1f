// How a file indents: one step as it writes it.
import { firstLines, lastLines } from './lines.ts';

const LINES = 200;
/** What most styles use where the file does not say. */
const USUAL_UNIT = '    ';

/** `\t` or some spaces, from the lines around the cursor; four spaces where none is indented. */
export function indentUnitOf(prefix: string, suffix: string): string {
  const lines = `${lastLines(prefix, LINES)}${firstLines(suffix, LINES)}`.split('\n');
  const votes = new Map<string, number>();
  let previous = 0;
  for (const line of lines) {
    const [, white = '', first = ''] = /^([ \t]*)(\S?)/.exec(line) ?? [];
    if (first === '') continue;
    if (white.startsWith('\t')) vote(votes, '\t');
    const step = white.length - previous;
    // A star continues a block comment and stands one column in.
    if (!white.includes('\t') && first !== '*') {
      if (step >= 2 && step <= 8) vote(votes, ' '.repeat(step));
      previous = white.length;
    }
  }
  const [best] = [...votes].sort((a, b) => b[1] - a[1] || a[0].length - b[0].length);
  // Nothing else is indented: the cursor's own line says whether the person uses tabs.
  return best?.[0] ?? (/(^|\n)\t[^\n]*$/.test(prefix) ? '\t' : USUAL_UNIT);
}

function vote(votes: Map<string, number>, unit: string): void {
  votes.set(unit, (votes.get(unit) ?? 0) + 1);
}
