// Completing with a model that only follows instructions: the code with a marker where the cursor was, in one fixed
// message, and the way from its answer back to code. What was typed since comes last, as in a FIM prompt.
import type { ChatTurn } from '../../models/modelClient.ts';
import type { FimParts } from './family.ts';
import { fileHeading, languageName } from './language.ts';

/** Stands where the code is missing; nothing that a tokenizer or a language knows. */
const MARKER = '@@MISSING@@';
/** The same mark inside source text, so that there is only one place to fill. */
const HARMLESS_MARKER = '@@missing@@';

const SYSTEM =
  'You fill in missing code. The message holds a file in which one piece is missing, marked with @@MISSING@@. ' +
  'Write exactly the code that belongs there, so that the file is right when the mark is replaced by it. ' +
  'Keep the style and indentation of the file. Do not repeat code from before or after the mark. ' +
  'Answer with the code alone in one fenced code block: no explanation, nothing else.';

export interface Instruction {
  readonly messages: readonly ChatTurn[];
  /**
   * The code in an answer, also in one that is still coming: '' until it is clear where the code begins.
   * Growing answers give growing code.
   */
  extract(answer: string): string;
}

/** The conversation that asks for what follows `prefix + begun`. The same parts always give the same messages. */
export function instructionFor(parts: FimParts): Instruction {
  return {
    messages: [
      { role: 'system', content: SYSTEM },
      { role: 'user', content: question(parts) },
    ],
    extract: (answer) => withoutBegun(codeIn(answer), parts),
  };
}

function question(parts: FimParts): string {
  const plain = (text: string) => text.replaceAll(MARKER, HARMLESS_MARKER);
  const context = parts.context.map(
    (piece) => `${fileHeading(piece.path, parts.languageId)}\n${plain(piece.text)}\n\n`,
  );
  const language = languageName(parts.languageId);
  const file = `${fileHeading(parts.path, parts.languageId)}\n${plain(parts.prefix)}${MARKER}${plain(parts.suffix)}`;
  const begun = plain(parts.begun);
  return (
    `${context.join('')}${file}\n\nWrite the ${language ? `${language} ` : ''}code for ${MARKER}.` +
    (begun ? ` Its beginning is already written; go on exactly after it:\n${begun}` : '')
  );
}

/** What stands in the answer's first code block; without one, the answer itself. */
function codeIn(answer: string): string {
  const thought = answer.replace(/^\s*<think>[\s\S]*?(<\/think>\s*|$)/, '');
  const open = /(^|\n)[ \t]*(`{3,}|~{3,})[^\n`]*(\n|$)/.exec(thought);
  if (!open) return couldOpenBlock(thought) ? '' : thought;
  if (!open[3]) return '';
  const body = thought.slice(open.index + open[0].length);
  const close = body.search(/(^|\n)[ \t]*(`{1,}|~{3,})[ \t]*($|\n)/);
  // The line end before a closing fence is not code; one that may precede it waits.
  return close < 0 ? body.replace(/\n[ \t]*$/, '') : body.slice(0, close);
}

/** How such models begin before they show code, and what a code block or a thought begins with. */
const OPENINGS = ['```', '~~~', '<think>', 'sure', 'certainly', 'of course', 'okay', 'here', 'the missing', 'the code'];

/** No code block so far, but what is there reads like the beginning of one, or like the sentence before it. */
function couldOpenBlock(text: string): boolean {
  const start = text.trimStart().toLowerCase();
  return OPENINGS.some((opening) => start.startsWith(opening) || opening.startsWith(start));
}

/** Such models like to write the begun line once more; then only what is new counts. */
function withoutBegun(code: string, parts: FimParts): string {
  const before = parts.prefix + parts.begun;
  const line = before.slice(before.lastIndexOf('\n') + 1);
  for (const repeated of [parts.begun.trimStart(), line.trimStart()]) {
    if (!/\w\W*\w/.test(repeated)) continue;
    const start = code.trimStart();
    if (start.startsWith(repeated)) return start.slice(repeated.length);
    if (start.length < repeated.length && repeated.startsWith(start)) return '';
  }
  return code;
}
