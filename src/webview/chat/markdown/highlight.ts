// Syntax colours by highlight.js, as DOM nodes from its token tree instead of from its HTML.
import type { Emitter } from 'highlight.js';
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { el } from '../dom.ts';
import { appendVisible } from './visibleText.ts';

/** Longer code stays plain: colouring it would hold up a frame. Measured: 0.3 to 0.8 ms per 1 000 characters. */
const LONGEST_HIGHLIGHTED_CHARS = 20_000;

const LANGUAGES = {
  bash,
  c,
  cpp,
  csharp,
  css,
  diff,
  go,
  ini,
  java,
  javascript,
  json,
  python,
  rust,
  sql,
  typescript,
  xml,
  yaml,
};
/** Names that models write and highlight.js does not know as aliases. */
const ALIASES: Readonly<Record<string, string>> = { vue: 'xml', svelte: 'xml', console: 'bash', terminal: 'bash' };

for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language);

/** Collects highlight.js's events as nodes; text goes through the same door as all model text. */
class NodeEmitter implements Emitter {
  readonly root: DocumentFragment = document.createDocumentFragment();
  #at: Node = this.root;

  addText(text: string): void {
    if (text !== '') appendVisible(this.#at, text);
  }

  startScope(scope: string): void {
    // A scope is a word of highlight.js's own grammars, e.g. `title.function`.
    const span = el('span', { class: `hl-${scope.replaceAll('.', ' hl-')}` });
    this.#at.appendChild(span);
    this.#at = span;
  }

  endScope(): void {
    this.#at = this.#at.parentNode ?? this.root;
  }

  /** highlight.js 11 calls this for modes and `startScope` for keywords. */
  openNode(scope: string): void {
    this.startScope(scope);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage(emitter: Emitter, _name: string): void {
    if (emitter instanceof NodeEmitter) this.#at.appendChild(emitter.root);
  }

  finalize(): void {}

  toHTML(): string {
    return '';
  }
}

hljs.configure({ __emitter: NodeEmitter });

/** Coloured nodes, or undefined where the language is not known or the code is too long. */
export function highlight(code: string, language: string): Node | undefined {
  const word = language.toLowerCase();
  const name = Object.hasOwn(ALIASES, word) ? (ALIASES[word] ?? word) : word;
  if (code.length > LONGEST_HIGHLIGHTED_CHARS || !hljs.getLanguage(name)) return undefined;
  const { _emitter: emitter, errorRaised } = hljs.highlight(code, { language: name, ignoreIllegals: true });
  return emitter instanceof NodeEmitter && !errorRaised ? emitter.root : undefined;
}
