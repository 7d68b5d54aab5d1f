// What kind of place the cursor is in: one where several lines belong, one line, or nothing at all.
import { lexiconOf } from './lexicon.ts';
import { firstLines, hasWords, indentOf, isBlank, lineHead, lineRest } from './lines.ts';
import { placeAt } from './placeAt.ts';

/** Lines after the cursor that are searched for a block's body. */
const LINES_AFTER = 20;

/** The end of a line that opens a block, in languages that say so by punctuation. */
const OPENS_BY_MARK = /(\{|\(|\[|=>|->|\bthen|\bdo|\bdo\s*\|[^|]*\||\bbegin)\s*$/;
/** Languages whose blocks are opened by a colon, and the statements that do it (a dictionary's colon does not). */
const COLON_LANGUAGES = new Set(['python', 'gdscript', 'nim', 'starlark', 'coffeescript']);
const OPENS_BY_COLON = /^\s*(async\s+)?(def|class|if|elif|else|for|while|with|try|except|finally|match|case)\b.*:\s*$/;
/** Languages whose blocks are opened by a word and closed by `end`. */
const END_LANGUAGES = new Set(['ruby', 'lua', 'julia', 'elixir', 'crystal']);
const OPENS_BY_WORD =
  /^\s*(local\s+)?(def|class|module|function|if|unless|while|until|for|case|begin|struct|macro|quote|let)\b(?!.*\bend\b)/;
const TAG_LANGUAGES = new Set(['html', 'xml', 'vue', 'svelte', 'javascriptreact', 'typescriptreact', 'php', 'erb']);
const OPENS_BY_TAG = /<[A-Za-z][\w.:-]*(\s[^<>]*)?[^/<>]?>\s*$/;
const VOID_TAG = /<(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b[^<>]*>\s*$/i;
/** What an editor puts behind the cursor when a bracket or quote is opened. */
const ONLY_CLOSERS = /^[\s)\]}>'"`;,]*$/;

/**
 * Several lines belong here: the start of a line, or the end of a line that opens a block which has no body yet.
 * In the middle of a line, behind an operator, in a line comment, one line is enough.
 */
export function isMultilinePlace(prefix: string, suffix: string, languageId: string): boolean {
  const head = lineHead(prefix);
  const rest = lineRest(suffix);
  if (isBlank(head)) return isBlank(rest);
  if (!ONLY_CLOSERS.test(rest)) return false;
  const place = placeAt(prefix, languageId);
  if (place?.until !== undefined) return false;
  if (!opensBlock(head, languageId)) return false;
  // Between a bracket and its closer only braces hold a block: `foo(│)` takes arguments.
  if (!isBlank(rest)) return /\{\s*$/.test(head) && /^\s*\}/.test(rest);
  return !hasBody(head, suffix);
}

function opensBlock(head: string, languageId: string): boolean {
  if (COLON_LANGUAGES.has(languageId) && OPENS_BY_COLON.test(head)) return true;
  if (END_LANGUAGES.has(languageId) && OPENS_BY_WORD.test(head)) return true;
  if (TAG_LANGUAGES.has(languageId) && OPENS_BY_TAG.test(head) && !VOID_TAG.test(head) && !/=>\s*$/.test(head))
    return true;
  return (
    lexiconOf(languageId)?.lineComments.some((mark) => head.trimStart().startsWith(mark)) !== true &&
    OPENS_BY_MARK.test(head)
  );
}

/** The next line that is not empty stands deeper: the block is there already. */
function hasBody(head: string, suffix: string): boolean {
  const next = firstLines(suffix, LINES_AFTER)
    .split('\n')
    .slice(1)
    .find((line) => !isBlank(line));
  return next !== undefined && indentOf(next) > indentOf(head);
}

const COMMENT_LINE = /^\s*(\/\/+|\/\*+|\*+\/?|#+|--+|;+|%+|<!--|"""|''')/;

/**
 * Nothing sensible can come here: inside a word (behind a word is fine, a completion extends it), or in a comment or rule
 * of punctuation alone.
 */
export function isPointlessPlace(prefix: string, suffix: string): boolean {
  if (/[\p{L}\p{N}_$]$/u.test(prefix) && /^[\p{L}\p{N}_$]/u.test(suffix)) return true;
  const line = lineHead(prefix) + lineRest(suffix);
  const mark = COMMENT_LINE.exec(line)?.[0];
  // An ellipsis is said, not drawn.
  if (mark === undefined || hasWords(line) || /\.{3}|…/.test(line)) return false;
  // `//` and `# ` alone begin a comment; `//----` and `/****` are drawn.
  return line.slice(mark.length).trim() !== '' || mark.trim().length > 3;
}
