// A fenced code block while it grows: new lines are added at its end until the closing fence comes.
import type { ContentActions } from './actions.ts';
import { CodeBlock } from './codeBlock.ts';
import type { OpenBlock } from './streamingMarkdown.ts';

const OPENING = /^( {0,3})(`{3,}|~{3,})([^\n]*)\n/;
/** What may become a closing fence is not shown while its line is incomplete. */
const PERHAPS_CLOSING = /^ {0,3}[`~]*[ \t]*$/;

export class OpenFence implements OpenBlock {
  readonly element: HTMLElement;
  readonly #block: CodeBlock;
  readonly #closing: RegExp;
  readonly #indent: RegExp;
  #isBegun = false;

  /** `raw` begins with the opening fence's complete line. */
  constructor(raw: string, actions: ContentActions) {
    const [, indent = '', fence = '```', info = ''] = OPENING.exec(raw) ?? [];
    this.#block = new CodeBlock(info, actions);
    this.#closing = new RegExp(`^ {0,3}${fence.charAt(0)}{${fence.length},}[ \\t]*$`);
    this.#indent = new RegExp(`^ {0,${indent.length}}`);
    this.element = this.#block.element;
  }

  /** Whether a code token's source is a fence with a complete first line and no closing one. */
  static isOpen(raw: string): boolean {
    const opening = OPENING.exec(raw);
    const fence = opening?.[2];
    if (!fence) return false;
    const lines = raw.slice(opening[0].length).split('\n');
    const closing = new RegExp(`^ {0,3}${fence.charAt(0)}{${fence.length},}[ \\t]*$`);
    return !lines.some((line) => closing.test(line));
  }

  feed(text: string, isLast: boolean): { taken: number; isClosed: boolean } {
    let at = this.#isBegun ? 0 : text.indexOf('\n') + 1;
    this.#isBegun = true;
    let lines = '';
    for (let end = text.indexOf('\n', at); end >= 0; end = text.indexOf('\n', at)) {
      const line = text.slice(at, end);
      at = end + 1;
      if (this.#closing.test(line)) return this.#close(lines, at);
      lines += `${line.replace(this.#indent, '')}\n`;
    }
    const partial = text.slice(at);
    if (isLast) {
      const isFence = this.#closing.test(partial);
      return this.#close(isFence ? lines : lines + partial.replace(this.#indent, ''), text.length);
    }
    if (lines !== '') this.#block.append(lines);
    this.#block.setPartial(PERHAPS_CLOSING.test(partial) ? '' : partial.replace(this.#indent, ''));
    if (lines !== '') this.#block.colour(performance.now());
    return { taken: at, isClosed: false };
  }

  #close(lines: string, taken: number): { taken: number; isClosed: boolean } {
    if (lines !== '') this.#block.append(lines);
    this.#block.finish();
    return { taken, isClosed: true };
  }
}
