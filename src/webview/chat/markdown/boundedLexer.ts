// marked's lexer with bounds: no text that a model can write makes it take long or fail.
import { Lexer, type Links, type Token, type TokensList } from 'marked';

/** Longer inline text (one paragraph, one cell) is taken as it is. Crafted emphasis is quadratic in its length. */
const LONGEST_INLINE_CHARS = 6_000;
/** Time that inline parsing of one answer may take altogether; what comes after that is taken as it is. */
const INLINE_BUDGET_MS = 1_500;
/** Quotes and lists inside each other; each level reads all of the rest again. What is deeper is taken as it is. */
const DEEPEST_NESTING = 12;

/** Time used so far, shared by all lexing of one answer. */
export interface LexingBudget {
  spentMs: number;
}

/** Tokens of a piece of an answer, with the links that the answer has defined and within its budget. */
export type Lex = (text: string) => TokensList | undefined;

class BoundedLexer extends Lexer {
  readonly #budget: LexingBudget;
  #depth = 0;

  constructor(budget: LexingBudget) {
    super({ gfm: true });
    this.#budget = budget;
  }

  override blockTokens(src: string, tokens?: Token[], lastParagraphClipped?: boolean): Token[];
  override blockTokens(src: string, tokens?: TokensList, lastParagraphClipped?: boolean): TokensList;
  override blockTokens(src: string, tokens: Token[] = [], lastParagraphClipped = false): Token[] {
    if (this.#depth >= DEEPEST_NESTING) {
      tokens.push(plainText(src));
      return tokens;
    }
    this.#depth++;
    try {
      return super.blockTokens(src, tokens, lastParagraphClipped);
    } finally {
      this.#depth--;
    }
  }

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    if (src.length > LONGEST_INLINE_CHARS || this.#budget.spentMs > INLINE_BUDGET_MS) {
      tokens.push(plainText(src));
      return tokens;
    }
    if (src.length < 200) return super.inlineTokens(src, tokens);
    const begun = performance.now();
    const result = super.inlineTokens(src, tokens);
    this.#budget.spentMs += performance.now() - begun;
    return result;
  }
}

function plainText(text: string): Token {
  return { type: 'text', raw: text, text, escaped: false };
}

/**
 * Block tokens of a text with `\n` line ends, or undefined where it is no sensible Markdown. `links` are the reference
 * definitions of earlier parts; new ones are added to it.
 */
export function lexBlocks(text: string, links: Links, budget: LexingBudget): TokensList | undefined {
  const lexer = new BoundedLexer(budget);
  Object.assign(lexer.tokens.links, links);
  try {
    const tokens = lexer.lex(text);
    Object.assign(links, tokens.links);
    return tokens;
  } catch {
    // Nested too deeply for the stack, or an "infinite loop" that marked noticed itself.
    return undefined;
  }
}
