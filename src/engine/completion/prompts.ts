// Prompts for sites: keeps one anchor per document and renders it for the model's FIM family. Knows what the engine
// evaluated last, and so how much of a prompt is new to it.
import type { ChatTurn } from '../models/modelClient.ts';
import type { RoutedModel } from '../routing/router.ts';
import { type Anchor, layAnchor, moveAnchor, typedSince, usedShare } from './anchor.ts';
import { type PromptPurpose, promptBudget } from './budget.ts';
import type { Site, TextChange } from './document.ts';
import { FAMILIES, prefixFamily } from './fim/families.ts';
import type { ContextPiece, FimFamily, FimParts } from './fim/family.ts';
import { instructionFor } from './fim/instruction.ts';
import { neutraliseParts, restore } from './fim/neutralise.ts';
import { EngineSpeed } from './speed.ts';

/** Pieces of other files for a prompt; ready at once, gathered while nobody waits. */
export interface ContextSource {
  /** The most valuable pieces for a site within a number of characters. */
  pieces(site: Site, chars: number): readonly ContextPiece[];
}

export interface Prompt {
  /** Raw text for the engine, or the turns of a chat for models that complete by instruction. */
  readonly text: string;
  readonly turns?: readonly ChatTurn[];
  readonly stop: readonly string[];
  /** The code in what the model wrote so far; growing answers give growing code. */
  readonly codeIn: (answer: string) => string;
  /** Characters that are the person's own text: what savings are counted on. */
  readonly ownChars: number;
  /** Tokens of it that the engine has not evaluated yet, by our count. */
  readonly newTokens: number;
  /** The anchor was laid for this prompt. */
  readonly isCold: boolean;
  /** How much of the typed part's bound is used, 0 to 1. */
  readonly usedShare: number;
}

const MOST_ANCHORS = 16;

export class Prompts {
  readonly #context: ContextSource | undefined;
  readonly #anchors = new Map<string, Anchor>();
  readonly #speeds = new Map<string, EngineSpeed>();
  /** Text that an engine slot evaluated or wrote last. */
  readonly #evaluated = new Map<string, string>();

  constructor(context: ContextSource | undefined) {
    this.#context = context;
  }

  speedOf(modelId: string): EngineSpeed {
    const known = this.#speeds.get(modelId);
    if (known) return known;
    const fresh = new EngineSpeed();
    this.#speeds.set(modelId, fresh);
    return fresh;
  }

  /** What has been typed since the document's anchor, or undefined where the anchor does not hold at this site. */
  typedAt(site: Site, modelId: string): string | undefined {
    const anchor = this.#anchors.get(site.document.uri);
    return anchor && typedSince(anchor, site, this.speedOf(modelId));
  }

  /**
   * Renders the prompt for a site, laying the anchor anew where it no longer holds or `fresh` is asked for: longer then,
   * for nobody waits for it.
   */
  promptFor(site: Site, model: RoutedModel, options: { maxTokens: number; ahead?: string; fresh?: boolean }): Prompt {
    const speed = this.speedOf(model.info.id);
    const { uri } = site.document;
    const before = this.#anchors.get(uri);
    let typed = options.fresh || !before ? undefined : typedSince(before, site, speed);
    let anchor = before;
    const isCold = typed === undefined || !anchor;
    if (!anchor || typed === undefined) {
      anchor = this.#lay(site, model, before, { maxTokens: options.maxTokens, isWaitedFor: !options.fresh });
      typed = site.from(anchor.offset);
    }
    const begun = typed + (options.ahead ?? '');
    const rendered = renderToToken(anchor, begun, site, model);
    return {
      ...rendered,
      newTokens: speed.tokensOf(
        rendered.text.length - commonLength(rendered.text, this.#evaluated.get(model.slotKey) ?? ''),
      ),
      isCold,
      usedShare: usedShare(anchor, begun, speed),
    };
  }

  /** The engine now has this text in its cache. */
  evaluated(slotKey: string, text: string): void {
    this.#evaluated.set(slotKey, text);
  }

  changed(uri: string, change: TextChange): void {
    const anchor = this.#anchors.get(uri);
    if (anchor) moveAnchor(anchor, change);
  }

  forget(uri: string): void {
    this.#anchors.delete(uri);
  }

  /** Another model: anchors were sized for the one before. */
  reset(): void {
    this.#anchors.clear();
    this.#evaluated.clear();
  }

  #lay(
    site: Site,
    model: RoutedModel,
    before: Anchor | undefined,
    purpose: Omit<PromptPurpose, 'wantsContext'>,
  ): Anchor {
    const speed = this.speedOf(model.info.id);
    const wantsContext = this.#context !== undefined;
    const budget = promptBudget(speed, model.contextTokens, { ...purpose, wantsContext });
    const context =
      budget.contextTokens > 0 ? (this.#context?.pieces(site, speed.charsOf(budget.contextTokens)) ?? []) : [];
    const anchor = layAnchor(site, budget, speed, { before, context });
    this.#anchors.delete(site.document.uri);
    this.#anchors.set(site.document.uri, anchor);
    const oldest = this.#anchors.keys().next().value;
    if (this.#anchors.size > MOST_ANCHORS && oldest !== undefined) this.#anchors.delete(oldest);
    return anchor;
  }
}

/**
 * White space at the end is left to the model: tokenizers join it with the word after it, and a prompt that ends between
 * the two asks for text no model has seen. The answer is read from behind it.
 */
function renderToToken(
  anchor: Anchor,
  begun: string,
  site: Site,
  model: RoutedModel,
): Pick<Prompt, 'text' | 'turns' | 'stop' | 'codeIn' | 'ownChars'> {
  const space = /[ \t]*$/.exec(begun)?.[0] ?? '';
  const sent = begun.slice(0, begun.length - space.length);
  const rendered = render(anchor, sent, site, model);
  const ownChars = anchor.prefix.length + sent.length + anchor.suffix.length;
  if (space === '') return { ...rendered, ownChars };
  return { ...rendered, ownChars, codeIn: (answer) => behind(space, rendered.codeIn(answer)) };
}

/** The text without as much of the space as it begins with. */
function behind(space: string, text: string): string {
  let length = 0;
  while (length < space.length && text[length] === space[length]) length++;
  return text.slice(length);
}

function render(
  anchor: Anchor,
  begun: string,
  site: Site,
  model: RoutedModel,
): Pick<Prompt, 'text' | 'turns' | 'stop' | 'codeIn'> {
  const { document } = site;
  const parts: FimParts = {
    context: anchor.context,
    workspaceName: document.workspaceName,
    path: document.path,
    languageId: document.languageId,
    prefix: anchor.prefix,
    suffix: anchor.suffix,
    begun,
  };
  const native = model.info.fim === 'native' ? FAMILIES.get(model.info.fimFamily ?? '') : undefined;
  const family: FimFamily = native ?? prefixFamily;
  const safe = neutraliseParts(parts, family);
  if (!native && model.info.fim === 'instruction') {
    const { messages, extract } = instructionFor(safe);
    const text = messages.map((turn) => turn.content).join('\n');
    return { text, turns: messages, stop: [], codeIn: (answer) => restore(extract(answer)) };
  }
  return { text: family.render(safe), stop: family.stop, codeIn: restore };
}

/** Length of the common beginning of two texts. */
function commonLength(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  if (b.startsWith(a)) return a.length;
  if (a.startsWith(b)) return b.length;
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (a.startsWith(b.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}
