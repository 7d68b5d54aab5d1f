// A model that answers at once: the true text for some lines, something else for the others. Costs next to no CPU.
import type { CompletionRequest, ModelClient, StreamEvent } from '../../src/engine/models/modelClient.ts';
import type { RoutedModel, Router } from '../../src/engine/routing/router.ts';
import { modelInfo } from '../../test/harness/modelInfo.ts';

const WINDOW_CHARS = 4_000;
const TAIL_CHARS = 24;
const ANSWER_CHARS = 160;
const CHARS_PER_TOKEN = 3;
const NAME = 'qwen2.5-coder:1.5b';
/** What it says of itself: fast enough for prompts of full length, context included. */
const AS_FAST_AS_A_GPU = { evaluatedTokens: 6_000, evaluateMs: 1_000, generatedTokens: 150, generateMs: 1_000 };

export class InstantModel {
  readonly router: Router;
  requests = 0;
  readonly #text: string;
  readonly #skill: number;
  #cursor = 0;

  /** `text`: the true text; `skill`: share of the lines that it gets right. */
  constructor(text: string, skill: number) {
    this.#text = text;
    this.#skill = skill;
    const client: ModelClient = {
      kind: 'llama-server',
      health: () => Promise.resolve({}),
      list: () => Promise.resolve([]),
      describe: () => Promise.resolve({ name: NAME }),
      complete: (request) => this.#complete(request),
      chat: () => this.#nothing(),
    };
    const model: RoutedModel = {
      info: modelInfo({ server: 'bench', kind: 'llama-server', name: NAME, fimFamily: 'qwen-coder' }),
      client,
      contextTokens: 8192,
      slotKey: 'bench',
      isShared: false,
    };
    this.router = {
      route: () => ({ model }),
      find: () => ({ model }),
      select: () => {},
      onDidChange: () => ({ dispose: () => {} }),
    };
  }

  /** Where in the true text the person is: places are looked up near there. */
  at(cursor: number): void {
    this.#cursor = cursor;
  }

  async *#complete({ prompt, maxTokens, signal }: CompletionRequest): AsyncIterable<StreamEvent> {
    this.requests++;
    const start = Math.max(0, this.#cursor - WINDOW_CHARS / 2);
    const near = this.#text.slice(start, start + WINDOW_CHARS);
    const tail = prompt.slice(-TAIL_CHARS);
    const found = near.indexOf(tail);
    const place = found < 0 ? this.#cursor : start + found + tail.length;
    const line = this.#text.lastIndexOf('\n', place - 1);
    const isKnown = (line * 7919) % 1000 < this.#skill * 1000;
    const length = Math.min(ANSWER_CHARS, maxTokens * CHARS_PER_TOKEN);
    const text = (isKnown ? this.#text.slice(place, place + length) : 'undefinedBehaviour(1);\n').slice(0, length);
    for (const piece of text.match(/[^\n]*\n|[^\n]+/g) ?? []) {
      if (signal.aborted) throw new DOMException('aborted', 'AbortError');
      yield { type: 'text', text: piece };
    }
    yield { type: 'end', reason: 'stop', timings: AS_FAST_AS_A_GPU };
  }

  async *#nothing(): AsyncIterable<StreamEvent> {
    yield { type: 'end', reason: 'stop' };
  }
}
