// What a vLLM keeps of prompts it has seen: whole blocks, the longest unused thrown away first. One chain of blocks per
// person and kind of request, because the prompts of two people have nothing in common (see docs/teams.md).
import type { PlannedRequest } from './crowd.ts';

interface Chain {
  readonly request: PlannedRequest;
  readonly tokens: number;
}

export class PrefixStore {
  readonly #capacity: number;
  readonly #block: number;
  /** In order of use, the longest unused first. */
  readonly #chains = new Map<string, Chain>();
  #kept = 0;
  /** Tokens of the requests under way. */
  #held = 0;

  /** Both in tokens: what fits into memory, and what is reused at least. */
  constructor(capacity: number, block: number) {
    this.#capacity = capacity;
    this.#block = block;
  }

  /** Tokens of a prompt that need not be evaluated; never the whole prompt. */
  hit(request: PlannedRequest): number {
    const chain = this.#chains.get(keyOf(request));
    if (chain === undefined) return 0;
    const tokens = Math.min(chain.tokens, commonTokens(request, chain.request), request.promptTokens - 1);
    return Math.max(0, Math.floor(tokens / this.#block) * this.#block);
  }

  /** Makes room for a request; false where those under way fill the memory. */
  hold(request: PlannedRequest): boolean {
    const tokens = sizeOf(request);
    if (this.#held + tokens > this.#capacity && this.#held > 0) return false;
    this.#held += tokens;
    // The request's own chain is part of what it holds.
    this.#forget(keyOf(request));
    for (const oldest of this.#chains.keys()) {
      if (this.#held + this.#kept <= this.#capacity) break;
      this.#forget(oldest);
    }
    return true;
  }

  /** The request is over, so many of its tokens evaluated or written: they stay until the room is wanted. */
  release(request: PlannedRequest, tokens: number): void {
    const key = keyOf(request);
    this.#held -= sizeOf(request);
    this.#forget(key);
    this.#chains.set(key, { request, tokens });
    this.#kept += tokens;
  }

  #forget(key: string): void {
    this.#kept -= this.#chains.get(key)?.tokens ?? 0;
    this.#chains.delete(key);
  }
}

/** With how many tokens both prompts begin: no more than each did in common with the one before it. */
function commonTokens(request: PlannedRequest, older: PlannedRequest): number {
  let common = Number.POSITIVE_INFINITY;
  for (let at: PlannedRequest | undefined = request; at !== older; at = at.previous) {
    if (at === undefined) return 0;
    common = Math.min(common, at.commonTokens);
  }
  return common;
}

function keyOf({ kind, person }: PlannedRequest): string {
  return `${kind} ${person}`;
}

/** What it needs in memory at its end: it is let in only where that fits, so that nobody is thrown out half way. */
function sizeOf({ promptTokens, outputTokens }: PlannedRequest): number {
  return promptTokens + outputTokens;
}
