// Tree-sitter: the runtime and the grammars, loaded on demand from a folder, and parsing of a small window of a document.
// The folder holds tree-sitter.js, tree-sitter.wasm and one tree-sitter-*.wasm per grammar (@vscode/tree-sitter-wasm).
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Language, Parser, Tree } from '@vscode/tree-sitter-wasm';
import type { Logger } from '../../../shared/base/log.ts';
import { blockEndIn } from './blockEndIn.ts';
import type { Insertion } from './replaceRange.ts';
import type { SyntaxTrees } from './syntaxTrees.ts';
import { windowOf } from './syntaxWindow.ts';

/** Grammar by language id. Not here: C, JSON, HTML (the package has none), C++ and C# (5 MB each). */
export const GRAMMARS: Readonly<Record<string, string>> = {
  css: 'css',
  go: 'go',
  java: 'java',
  javascript: 'javascript',
  javascriptreact: 'tsx',
  php: 'php',
  python: 'python',
  ruby: 'ruby',
  rust: 'rust',
  shellscript: 'bash',
  typescript: 'typescript',
  typescriptreact: 'tsx',
};

/** Longest window that is parsed, in characters: about 3 ms on a laptop core. */
const MOST_CHARS = 8000;

/** The part of the runtime that is used. */
interface Runtime {
  readonly Parser: { new (): Parser; init(options?: { locateFile(file: string): string }): Promise<void> };
  readonly Language: { load(bytes: Uint8Array): Promise<Language> };
}

export class Grammars implements SyntaxTrees {
  readonly #folder: string;
  readonly #log: Logger;
  readonly #parsers = new Map<string, Parser>();
  readonly #loading = new Map<string, Promise<boolean>>();
  #runtime: Promise<Runtime> | undefined;

  constructor(folder: string, log: Logger) {
    this.#folder = folder;
    this.#log = log;
  }

  /** Loads the language's grammar if there is one; false where there is none. Call it on idle; it never throws. */
  load(languageId: string): Promise<boolean> {
    const grammar = GRAMMARS[languageId];
    if (!grammar) return Promise.resolve(false);
    let loading = this.#loading.get(grammar);
    if (!loading) {
      loading = this.#load(grammar).catch((error: unknown) => {
        this.#log.warn(
          `The grammar for ${languageId} cannot be loaded, blocks are told by indentation: ${String(error)}`,
        );
        return false;
      });
      this.#loading.set(grammar, loading);
    }
    return loading;
  }

  endOfBlock(site: Insertion, text: string): number | undefined {
    const parser = this.#parsers.get(GRAMMARS[site.languageId] ?? '');
    if (!parser) return undefined;
    const window = windowOf(site, text);
    if (window.source.length > MOST_CHARS) return undefined;
    const tree = parser.parse(window.source);
    if (!tree) return undefined;
    try {
      return blockEndIn(tree.rootNode, window, text);
    } finally {
      tree.delete();
    }
  }

  /** A tree of a whole text, for those who read more of it (imports, signatures); undefined before the grammar is loaded. */
  parse(text: string, languageId: string): Tree | undefined {
    return this.#parsers.get(GRAMMARS[languageId] ?? '')?.parse(text) ?? undefined;
  }

  async #load(grammar: string): Promise<boolean> {
    this.#runtime ??= this.#start();
    const { Language, Parser } = await this.#runtime;
    const language = await Language.load(await readFile(join(this.#folder, `tree-sitter-${grammar}.wasm`)));
    const parser = new Parser();
    parser.setLanguage(language);
    this.#parsers.set(grammar, parser);
    return true;
  }

  async #start(): Promise<Runtime> {
    // Read from the folder, not bundled: 170 KB that the first keystroke does not wait for.
    const runtime = createRequire(join(this.#folder, 'tree-sitter.js'))('./tree-sitter.js') as Runtime;
    await runtime.Parser.init({ locateFile: (file) => join(this.#folder, file) });
    return runtime;
  }
}
