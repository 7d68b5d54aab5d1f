// Syntax colours by highlight.js, as runs of text from its token tree instead of its HTML, and their DOM nodes.
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
import { el } from '../../dom.ts';
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

/** One word or name of a grammar, e.g. `title.function`; a new object each time that it begins. */
interface Scope {
  readonly name: string;
}

/** A stretch of text and what it is, outermost first. */
export interface Run {
  readonly text: string;
  readonly scopes: readonly Scope[];
}

/** Collects highlight.js's events as runs, which can be drawn part by part. */
class RunEmitter implements Emitter {
  readonly runs: Run[] = [];
  #scopes: readonly Scope[] = [];

  addText(text: string): void {
    if (text !== '') this.runs.push({ text, scopes: this.#scopes });
  }

  startScope(name: string): void {
    this.#scopes = [...this.#scopes, { name }];
  }

  endScope(): void {
    this.#scopes = this.#scopes.slice(0, -1);
  }

  /** highlight.js 11 calls this for modes and `startScope` for keywords. */
  openNode(name: string): void {
    this.startScope(name);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage(emitter: Emitter, _name: string): void {
    if (!(emitter instanceof RunEmitter)) return;
    for (const { text, scopes } of emitter.runs) this.runs.push({ text, scopes: [...this.#scopes, ...scopes] });
  }

  finalize(): void {}

  toHTML(): string {
    return '';
  }
}

hljs.configure({ __emitter: RunEmitter });

/** Runs that make up the code, or undefined where the language is not known or the code is too long. */
export function highlight(code: string, language: string): Run[] | undefined {
  const word = language.toLowerCase();
  const name = Object.hasOwn(ALIASES, word) ? (ALIASES[word] ?? word) : word;
  if (code.length > LONGEST_HIGHLIGHTED_CHARS || !hljs.getLanguage(name)) return undefined;
  const { _emitter: emitter, errorRaised } = hljs.highlight(code, { language: name, ignoreIllegals: true });
  return emitter instanceof RunEmitter && !errorRaised ? emitter.runs : undefined;
}

/** The runs of the text from `from` to `to`. */
export function runsBetween(runs: readonly Run[], from: number, to: number): Run[] {
  const found: Run[] = [];
  let at = 0;
  for (const { text, scopes } of runs) {
    const piece = text.slice(Math.max(0, from - at), Math.max(0, to - at));
    if (piece !== '') found.push({ text: piece, scopes });
    at += text.length;
    if (at >= to) break;
  }
  return found;
}

/** The same for runs that look the same when their text is the same. */
export function lookOf(runs: readonly Run[]): string {
  return runs.map(({ text, scopes }) => `${scopes.map(({ name }) => name).join(' ')}:${text.length}`).join(',');
}

/** Appends runs as nodes; text goes through the same door as all model text. */
export function appendRuns(parent: Node, runs: readonly Run[]): void {
  let open: { readonly scope: Scope; readonly node: Node }[] = [];
  for (const { text, scopes } of runs) {
    const shared = scopes.findIndex((scope, depth) => open[depth]?.scope !== scope);
    open = open.slice(0, shared < 0 ? scopes.length : shared);
    for (const scope of scopes.slice(open.length)) {
      const node = el('span', { class: `hl-${scope.name.replaceAll('.', ' hl-')}` });
      (open.at(-1)?.node ?? parent).appendChild(node);
      open.push({ scope, node });
    }
    appendVisible(open.at(-1)?.node ?? parent, text);
  }
}
