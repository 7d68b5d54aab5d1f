// How strings and comments are written, language by language: just enough to find brackets that are code.

export interface Lexicon {
  readonly lineComments: readonly string[];
  readonly blockComment?: readonly [open: string, close: string];
  /** Delimiters of strings that end on their line. */
  readonly strings: string;
  /** Delimiters of strings that may span lines; the longest first. */
  readonly longStrings: readonly string[];
  /** `'x'` is one character, so that a lone `'` (a lifetime, an apostrophe) is no string. */
  readonly hasCharLiterals?: boolean;
  /** A `/` where a value is expected begins a regular expression. */
  readonly hasRegexps?: boolean;
}

const C_LIKE: Lexicon = {
  lineComments: ['//'],
  blockComment: ['/*', '*/'],
  strings: '"',
  longStrings: [],
  hasCharLiterals: true,
};
const SCRIPT: Lexicon = {
  lineComments: ['//'],
  blockComment: ['/*', '*/'],
  strings: `"'`,
  longStrings: ['`'],
  hasRegexps: true,
};
const HASH: Lexicon = { lineComments: ['#'], strings: `"'`, longStrings: [] };

const BY_ID: Readonly<Record<string, Lexicon>> = {
  c: C_LIKE,
  cpp: C_LIKE,
  csharp: C_LIKE,
  css: { lineComments: [], blockComment: ['/*', '*/'], strings: `"'`, longStrings: [] },
  dart: { ...C_LIKE, strings: `"'`, longStrings: ["'''", '"""'], hasCharLiterals: false },
  elixir: { lineComments: ['#'], strings: '"', longStrings: ['"""'] },
  go: { ...C_LIKE, longStrings: ['`'] },
  java: { ...C_LIKE, longStrings: ['"""'] },
  javascript: SCRIPT,
  javascriptreact: SCRIPT,
  json: { lineComments: [], strings: '"', longStrings: [] },
  jsonc: { lineComments: ['//'], blockComment: ['/*', '*/'], strings: '"', longStrings: [] },
  julia: { lineComments: ['#'], strings: '"', longStrings: ['"""'], hasCharLiterals: true },
  kotlin: { ...C_LIKE, longStrings: ['"""'] },
  less: { lineComments: ['//'], blockComment: ['/*', '*/'], strings: `"'`, longStrings: [] },
  lua: { lineComments: ['--'], strings: `"'`, longStrings: [] },
  php: { lineComments: ['//', '#'], blockComment: ['/*', '*/'], strings: '', longStrings: ['"', "'"] },
  python: { lineComments: ['#'], strings: `"'`, longStrings: ['"""', "'''"] },
  r: HASH,
  ruby: HASH,
  rust: { ...C_LIKE, strings: '', longStrings: ['"'] },
  scala: { ...C_LIKE, longStrings: ['"""'] },
  scss: { lineComments: ['//'], blockComment: ['/*', '*/'], strings: `"'`, longStrings: [] },
  swift: { ...C_LIKE, longStrings: ['"""'], hasCharLiterals: false },
  toml: { lineComments: ['#'], strings: `"'`, longStrings: ['"""', "'''"] },
  typescript: SCRIPT,
  typescriptreact: SCRIPT,
};

/** Undefined where brackets cannot be told from prose (Markdown, HTML text, shell patterns, unknown languages). */
export function lexiconOf(languageId: string): Lexicon | undefined {
  return BY_ID[languageId];
}
