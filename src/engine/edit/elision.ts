// Marks with which models leave code out: `// ... existing code ...`, `# …`, `<!-- rest of the file -->`, a bare `...`.

/** Stands for any number of lines of the file, in a list of lines. No line of a text can be equal to it. */
export const GAP = '\n';

const OPENER = String.raw`(?:\/\/+|#+|--|;+|%+|<!--|\/\*+|\{\/\*|\*|REM\b|'|")?`;
const CLOSER = String.raw`(?:\*\/\}?|-->)?`;
const DOTS = String.raw`(?:\.{3,}|…|\[\.\.\.\]|\[…\])`;
/** What is left out, in the words that models use. */
const SUBJECT = String.raw`(?:(?:the\s+)?(?:rest|remainder|remaining|existing|other|previous|same|unchanged|keep|omitted|more|all|your|as)\b[^.…]*?(?:code|file|function|method|class|content|contents|implementation|import|lines?|before|above|below|unchanged|same|omitted|logic|body|tests?|cases?|fields?|propert(?:y|ies)|members?|here|rest|parts?|styles?|rules?|is|as|remains?)\w*[^.…]*)`;

const WITH_DOTS = new RegExp(
  String.raw`^${OPENER}\s*(?:${DOTS}\s*(?:${SUBJECT}|[\p{L} ,'’-]{0,60}?)\s*${DOTS}?|${SUBJECT}\s*${DOTS})\s*${CLOSER}$`,
  'iu',
);
/** Without dots only in a comment, and only in plain words. */
const IN_WORDS =
  /^(?:\/\/+|#+|--|;+|%+|<!--|\/\*+|\{\/\*)\s*(?:(?:the )?(?:rest|remainder) of (?:the |this |your )?(?:file|code|function|method|class|implementation)|(?:existing|unchanged|other|previous|remaining) (?:code|methods?|functions?|imports?|content|lines|tests?|fields?|members?|implementation)(?: (?:here|stays?|remains?|is|are|unchanged|omitted|the same|as before))*|(?:unchanged|omitted)|(?:code|everything)(?: \w+)? (?:unchanged|stays the same|remains the same))[\s.:]*(?:\*\/\}?|-->)?$/i;

/** A spread or a Python body is code: `...args`, `...`, `pass`; a bare `...` leaves out unless the language means it. */
function isElision(line: string, languageId: string): boolean {
  const trimmed = line.trim();
  if (trimmed.length > 120 || trimmed === '') return false;
  if (/^(?:\.{3}|…)$/.test(trimmed)) return trimmed === '…' || languageId !== 'python';
  // A line that begins with dots and has code behind them is a spread.
  if (/^\.{3}[\w$([{]/.test(trimmed)) return false;
  return WITH_DOTS.test(trimmed) || IN_WORDS.test(trimmed);
}

/** The lines with each mark as a GAP; a mark that stands in the file itself is the file's own. */
export function withGaps(lines: readonly string[], languageId: string, file: readonly string[]): string[] {
  const own = new Set(file.map((line) => line.trim()));
  return lines.map((line) => (isElision(line, languageId) && !own.has(line.trim()) ? GAP : line));
}
