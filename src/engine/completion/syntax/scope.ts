// By indentation: the definition the cursor is in, and where a completion leaves it.
import { type Place, scan } from './brackets.ts';
import { lexiconOf } from './lexicon.ts';
import { indentOf, isBlank, lineHead } from './lines.ts';
import { placeAt } from './placeAt.ts';

/** Lines before the cursor that are searched for the definition it is in. */
const LINES_BEFORE = 300;

const MODIFIERS =
  '(?:(?:export|default|public|private|protected|internal|static|async|abstract|final|override|virtual|inline|pub(?:\\([\\w ]+\\))?|unsafe|extern|const|open|suspend|data|sealed|partial|local|readonly|declare)\\s+)*';
const CLASS = new RegExp(
  `^\\s*${MODIFIERS}(?:class|interface|enum|struct|trait|impl|namespace|module|object|record|mod|extension|protocol|union|service|message|contract|package)\\b|^\\s*(?:describe|suite|context)(?:\\.\\w+)*\\(`,
);
const FUNCTION = new RegExp(
  `^\\s*${MODIFIERS}(?:def|function\\*?|fn|func|fun|sub|proc|defp|macro_rules!|it|test|before\\w*|after\\w*)\\b`,
);
/** `name(…) {` and `Type name(…) {` begin a function in languages with braces, unless it is a statement. */
const BRACE_FUNCTION =
  /^\s*(?!(?:if|for|while|switch|catch|else|do|try|return|with|using|lock|match|when|until|unless|foreach|elif|new|throw|await)\b)[^=;]*\)[^=;()]*\{\s*$/;
const ARROW_FUNCTION =
  /^\s*(?:export\s+)?(?:default\s+)?(?:const|let|var|module\.|exports\.)?.*(?:=>|function\b.*\))\s*\{?\s*$/;
/** A line that belongs to what comes before it, whatever its indentation. */
export const CONTINUES =
  /^\s*(?:[)\]}>]|end\b|else\b|elif\b|elsif\b|except\b|finally\b|catch\b|rescue\b|ensure\b|fi\b|done\b|esac\b|then\b|do\b|while\b.*;$|\{|<\/)/;
/** Heads the definition that follows. */
const HEADS_DEFINITION = /^\s*(?:@\w|#\[|\[\w+.*\]\s*$|template\b)/;

interface Around {
  readonly prefix: string;
  readonly suffix: string;
  readonly languageId: string;
  readonly isPartial: boolean;
}

/** Offset in `text` where it leaves the definition the cursor is in, or begins a second one of its own; else its length. */
export function endOfScope(text: string, around: Around): number {
  const lines = text.split('\n');
  const scope = scopeAround(around.prefix, lines);
  const opaque = opaqueLines(lines, around);
  let own: { indent: number; lines: number } | undefined;
  let offset = 0;
  for (const [index, line] of lines.entries()) {
    const start = offset;
    offset += line.length + 1;
    const isHalf = around.isPartial && index === lines.length - 1;
    if (index === 0 || opaque.has(index)) {
      if (index === 0 && isBlank(lineHead(around.prefix)) && isDefinition(line))
        own = { indent: startIndent(around, line), lines: 0 };
      continue;
    }
    if (isBlank(line)) {
      if (isHalf) return start - 1;
      continue;
    }
    const indent = indentOf(line);
    if (scope && indent <= scope.indent && !CONTINUES.test(line) && !isPreprocessor(line, around.languageId))
      return start - 1;
    if (own && indent <= own.indent && own.lines > 0 && (isDefinition(line) || isHalf)) return start - 1;
    if (own) own.lines++;
    else if (isDefinition(line)) own = { indent, lines: 0 };
  }
  return text.length;
}

/** The outermost function around the cursor that is not part of another; classes and namespaces are only containers. */
function scopeAround(prefix: string, lines: readonly string[]): { indent: number } | undefined {
  const before = prefix.split('\n').slice(-LINES_BEFORE);
  const head = before.pop() ?? '';
  const headLine = isBlank(head) ? undefined : head;
  let least =
    headLine === undefined ? startOfText(head, lines) : indentOf(headLine) + (opensFunction(headLine) ? 1 : 0);
  let scope: { indent: number } | undefined =
    headLine !== undefined && opensFunction(headLine) ? { indent: indentOf(headLine) } : undefined;
  for (let at = before.length - 1; at >= 0 && least > 0; at--) {
    const line = before[at] ?? '';
    if (isBlank(line) || CONTINUES.test(line) || indentOf(line) >= least) continue;
    least = indentOf(line);
    if (CLASS.test(line)) return scope;
    if (opensFunction(line)) scope = { indent: least };
  }
  return scope;
}

/** Indentation of the line the text begins: what is there already and what the text adds. */
function startOfText(head: string, lines: readonly string[]): number {
  const first = lines[0] ?? '';
  if (!isBlank(first)) return indentOf(head + first);
  const next = lines.find((line) => !isBlank(line));
  return Math.max(indentOf(head), next === undefined ? 0 : indentOf(next));
}

function startIndent({ prefix }: Around, line: string): number {
  return indentOf(lineHead(prefix) + line);
}

export function opensFunction(line: string): boolean {
  return FUNCTION.test(line) || BRACE_FUNCTION.test(line) || ARROW_FUNCTION.test(line);
}

function isDefinition(line: string): boolean {
  return CLASS.test(line) || FUNCTION.test(line) || BRACE_FUNCTION.test(line) || HEADS_DEFINITION.test(line);
}

function isPreprocessor(line: string, languageId: string): boolean {
  return /^(c|cpp|csharp|objective-c)$/.test(languageId) && /^\s*#/.test(line);
}

/** Lines that begin inside a string, a comment or (in Python) a bracket: their indentation says nothing. */
function opaqueLines(lines: readonly string[], around: Around): ReadonlySet<number> {
  const lexicon = lexiconOf(around.languageId);
  const opaque = new Set<number>();
  let place: Place | undefined = placeAt(around.prefix, around.languageId);
  if (!lexicon || !place) return opaque;
  for (const [index, line] of lines.entries()) {
    const isInText = place.until !== undefined && place.until !== '\n';
    // A line that is still coming may become a definition.
    const isWhole = !around.isPartial || index < lines.length - 1;
    const isBracketed = around.languageId === 'python' && place.open.length > 0;
    const isInBracket = isBracketed && isWhole && !isDefinition(line);
    if (isInText || isInBracket) opaque.add(index);
    place = scan(`${line}\n`, lexicon, place);
  }
  return opaque;
}
