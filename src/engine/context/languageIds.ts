// The language of a file that no editor has opened, by its name.
import { extname } from 'node:path';

const BY_EXTENSION: Readonly<Record<string, string>> = {
  '.bash': 'shellscript',
  '.c': 'c',
  '.cc': 'cpp',
  '.cjs': 'javascript',
  '.cpp': 'cpp',
  '.cs': 'csharp',
  '.cts': 'typescript',
  '.cxx': 'cpp',
  '.dart': 'dart',
  '.ex': 'elixir',
  '.exs': 'elixir',
  '.go': 'go',
  '.h': 'c',
  '.hpp': 'cpp',
  '.hs': 'haskell',
  '.java': 'java',
  '.jl': 'julia',
  '.js': 'javascript',
  '.jsx': 'javascriptreact',
  '.kt': 'kotlin',
  '.lua': 'lua',
  '.mjs': 'javascript',
  '.mts': 'typescript',
  '.php': 'php',
  '.pl': 'perl',
  '.py': 'python',
  '.pyi': 'python',
  '.r': 'r',
  '.rb': 'ruby',
  '.rs': 'rust',
  '.scala': 'scala',
  '.sh': 'shellscript',
  '.sql': 'sql',
  '.svelte': 'svelte',
  '.swift': 'swift',
  '.ts': 'typescript',
  '.tsx': 'typescriptreact',
  '.vue': 'vue',
};

/** Languages whose files know each other's names. */
const KIN: Readonly<Record<string, string>> = {
  cpp: 'c',
  javascript: 'script',
  javascriptreact: 'script',
  svelte: 'script',
  typescript: 'script',
  typescriptreact: 'script',
  vue: 'script',
};

/** The language id as editors name it; undefined for what is no source code. */
export function languageOfPath(path: string): string | undefined {
  return BY_EXTENSION[extname(path).toLowerCase()];
}

/** Whether code of one language can name what the other declares. */
export function areKin(a: string, b: string): boolean {
  return (KIN[a] ?? a) === (KIN[b] ?? b);
}
