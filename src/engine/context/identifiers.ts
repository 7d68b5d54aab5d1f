// Finds the identifiers of code without parsing it: comments and what strings say are passed over, keywords are not names.
// Good enough for searching and ranking; nothing that is inserted into a file depends on it.

/** How comments and strings look in a language. */
type Style = 'slash' | 'hash' | 'dash';

const HASH = new Set([
  'python',
  'ruby',
  'shellscript',
  'yaml',
  'toml',
  'perl',
  'r',
  'elixir',
  'julia',
  'makefile',
  'dockerfile',
  'powershell',
]);
const DASH = new Set(['lua', 'sql', 'haskell']);

const NAME = '[A-Za-z_$\\u00aa-\\uffdc][\\w$\\u00aa-\\uffdc]*';
const PLAIN_STRINGS = '"(?:[^"\\\\\\n]|\\\\.)*"?|\'(?:[^\'\\\\\\n]|\\\\.)*\'?';
const NUMBER = '\\d[\\w.]*';
const TOKENS: Readonly<Record<Style, string>> = {
  slash: `//[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|$)|\`(?:[^\`\\\\]|\\\\[\\s\\S])*\`|${PLAIN_STRINGS}`,
  hash: `#[^\\n]*|"""[\\s\\S]*?(?:"""|$)|'''[\\s\\S]*?(?:'''|$)|${PLAIN_STRINGS}`,
  dash: `--[^\\n]*|\\{-[\\s\\S]*?(?:-\\}|$)|${PLAIN_STRINGS}`,
};
/** Rust's lifetimes and C's digit separators begin with a quote that nothing closes. */
const RUST = `//[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|$)|"(?:[^"\\\\]|\\\\[\\s\\S])*"?|'(?:[^'\\\\\\n]|\\\\.)'|'`;

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const C_LIKE =
  'if else for while do switch case default break continue return goto sizeof typedef struct union enum static const void int char long short unsigned signed float double extern inline volatile register auto';
const SCRIPT =
  'if else for while do switch case default break continue return var let const function class extends super this new delete typeof instanceof in of void null undefined true false try catch finally throw import export from as async await yield static get set type interface enum implements declare readonly public private protected abstract keyof infer satisfies is namespace module string number boolean unknown never any object override require';
const KEYWORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  python: words(
    'and as assert async await break class continue def del elif else except False finally for from global if import in is lambda None nonlocal not or pass raise return True try while with yield match case self cls',
  ),
  go: words(
    'break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var nil true false string int bool error byte any',
  ),
  rust: words(
    'as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while',
  ),
  java: words(
    'abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for if implements import instanceof int interface long native new null package private protected public return short static strictfp super switch synchronized this throw throws transient true false try void volatile while var record',
  ),
  ruby: words(
    'alias and begin break case class def defined do else elsif end ensure false for if in module next nil not or redo rescue retry return self super then true undef unless until when while yield require require_relative',
  ),
  php: words(
    `${C_LIKE} array as function class extends implements interface public private protected new null true false echo foreach namespace use try catch finally throw this fn`,
  ),
  c: words(`${C_LIKE} NULL include define ifdef ifndef endif bool true false`),
};
const SCRIPT_WORDS = words(SCRIPT);
const OTHER = words(`${SCRIPT} ${C_LIKE}`);

/** The words that are never names in a language. */
export function keywordsOf(languageId: string): ReadonlySet<string> {
  if (/^(java|type)script/.test(languageId)) return SCRIPT_WORDS;
  if (languageId === 'cpp') return OTHER;
  return KEYWORDS[languageId] ?? OTHER;
}

/** A name and where it stands. */
export interface FoundName {
  readonly name: string;
  readonly offset: number;
}

const scanners = new Map<string, RegExp>();

function scannerFor(languageId: string): RegExp {
  const style = HASH.has(languageId) ? 'hash' : DASH.has(languageId) ? 'dash' : 'slash';
  const key = languageId === 'rust' ? 'rust' : style;
  let scanner = scanners.get(key);
  if (!scanner) {
    scanner = new RegExp(`${key === 'rust' ? RUST : TOKENS[style]}|(${NAME})|${NUMBER}`, 'g');
    scanners.set(key, scanner);
  }
  return scanner;
}

/** The names of a text in order, each time they occur. Names of one letter are left out: they tell nothing. */
export function* namesIn(text: string, languageId: string): Generator<FoundName, void> {
  const scanner = new RegExp(scannerFor(languageId));
  const keywords = keywordsOf(languageId);
  for (let match = scanner.exec(text); match; match = scanner.exec(text)) {
    const name = match[1];
    if (name === undefined) {
      if (match[0].startsWith('`') && match[0].includes('${'))
        yield* namesInTemplate(match[0], match.index, languageId);
    } else if (name.length > 1 && !keywords.has(name)) yield { name, offset: match.index };
    // An empty match cannot move on by itself.
    if (match[0] === '') scanner.lastIndex++;
  }
}

/** The code in the `${…}` places of a template. */
function* namesInTemplate(template: string, base: number, languageId: string): Generator<FoundName, void> {
  for (const place of template.matchAll(/\$\{([^`}]*)\}/g)) {
    const start = base + place.index + 2;
    for (const { name, offset } of namesIn(place[1] ?? '', languageId)) yield { name, offset: start + offset };
  }
}
