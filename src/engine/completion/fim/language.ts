// What a prompt has to know of a language: how a line is commented and what the language is called.

interface Language {
  readonly name: string;
  /** Begins a comment line; `close` ends it where the language has no line comments. */
  readonly comment: string;
  readonly close?: string;
}

const BY_ID: Readonly<Record<string, Language>> = {
  bat: { name: 'Batch', comment: 'REM' },
  c: { name: 'C', comment: '//' },
  clojure: { name: 'Clojure', comment: ';;' },
  cpp: { name: 'C++', comment: '//' },
  csharp: { name: 'C#', comment: '//' },
  css: { name: 'CSS', comment: '/*', close: ' */' },
  dart: { name: 'Dart', comment: '//' },
  dockerfile: { name: 'Dockerfile', comment: '#' },
  elixir: { name: 'Elixir', comment: '#' },
  erlang: { name: 'Erlang', comment: '%' },
  go: { name: 'Go', comment: '//' },
  haskell: { name: 'Haskell', comment: '--' },
  html: { name: 'HTML', comment: '<!--', close: ' -->' },
  java: { name: 'Java', comment: '//' },
  javascript: { name: 'JavaScript', comment: '//' },
  javascriptreact: { name: 'JavaScript', comment: '//' },
  julia: { name: 'Julia', comment: '#' },
  kotlin: { name: 'Kotlin', comment: '//' },
  latex: { name: 'TeX', comment: '%' },
  less: { name: 'Less', comment: '//' },
  lua: { name: 'Lua', comment: '--' },
  makefile: { name: 'Makefile', comment: '#' },
  markdown: { name: 'Markdown', comment: '<!--', close: ' -->' },
  perl: { name: 'Perl', comment: '#' },
  php: { name: 'PHP', comment: '//' },
  powershell: { name: 'PowerShell', comment: '#' },
  python: { name: 'Python', comment: '#' },
  r: { name: 'R', comment: '#' },
  ruby: { name: 'Ruby', comment: '#' },
  rust: { name: 'Rust', comment: '//' },
  scala: { name: 'Scala', comment: '//' },
  scss: { name: 'SCSS', comment: '//' },
  shellscript: { name: 'Shell', comment: '#' },
  sql: { name: 'SQL', comment: '--' },
  svelte: { name: 'Svelte', comment: '<!--', close: ' -->' },
  swift: { name: 'Swift', comment: '//' },
  toml: { name: 'TOML', comment: '#' },
  typescript: { name: 'TypeScript', comment: '//' },
  typescriptreact: { name: 'TypeScript', comment: '//' },
  vue: { name: 'Vue', comment: '<!--', close: ' -->' },
  xml: { name: 'XML', comment: '<!--', close: ' -->' },
  yaml: { name: 'YAML', comment: '#' },
};

/** What heads each file of a comment-headed context block, after the comment sign. Filters cut an answer at such a line. */
export const FILE_HEADING = 'File: ';

/** One comment line in the language, `#` where the language is not known. */
function commentLine(text: string, languageId: string): string {
  const language = BY_ID[languageId];
  return `${language?.comment ?? '#'} ${text}${language?.close ?? ''}`;
}

/** The line that begins a file in a prompt without file tokens. */
export function fileHeading(path: string, languageId: string): string {
  return commentLine(FILE_HEADING + path, languageId);
}

/** The name people use for the language; '' where it is not known. */
export function languageName(languageId: string): string {
  return BY_ID[languageId]?.name ?? '';
}
