// A hosted model behind consent, key and budget: nothing is sent before all three are there, each request is sent once,
// and what it cost is counted however it ends.
import type { Task } from '../../shared/protocol/tasks.ts';
import { HostedClient } from '../models/hosted/hostedClient.ts';
import { hostedFetch } from '../models/hosted/hostedFetch.ts';
import { MOST_ANSWER_TOKENS } from '../models/hosted/providers.ts';
import type { ChatRequest, CompletionRequest, ModelClient, ReportedUsage, StreamEvent } from '../models/modelClient.ts';
import { ServerError } from '../models/serverError.ts';
import type { Grants } from '../perimeter/grants.ts';
import type { Leaving, PerimeterFetch } from '../perimeter/perimeter.ts';
import { costMicroUsd } from '../savings/prices/cost.ts';
import type { PricedModel } from '../savings/prices/priceTable.ts';
import type { Budget } from './budget.ts';
import type { FallbackPlan } from './fallbackPlan.ts';
import { type PromptTokens, type TokenEstimate, USUAL_ANSWER_TOKENS } from './promptTokens.ts';

export interface GuardParts {
  readonly plan: FallbackPlan;
  readonly model: string;
  readonly price: PricedModel | undefined;
  readonly fetch: PerimeterFetch;
  readonly grants: Grants;
  readonly budget: Budget;
  readonly tokens: PromptTokens;
  readonly clock: () => number;
  /** The key; asks the person for consent where there is none yet. Throws UserError with what is missing. */
  readonly admit: (task: Task, costMicroUsd: number | null) => Promise<string>;
  /** Asked again at the moment of sending: what stands against it, as a sentence. */
  readonly objection: () => string | undefined;
}

/** One request: what it may cost, and what came of it. */
interface Asking {
  readonly task: Task;
  readonly prompt: TokenEstimate;
  readonly maxTokens: number;
  readonly onLeaving?: ((leaving: Leaving) => void) | undefined;
  send(client: HostedClient, maxTokens: number): AsyncIterable<StreamEvent>;
}

/** What was heard of an answer. */
interface Heard {
  usage: ReportedUsage;
  text: string;
}

export class GuardedClient implements ModelClient {
  readonly kind = 'openai-compatible';
  readonly #parts: GuardParts;

  constructor(parts: GuardParts) {
    this.#parts = parts;
  }

  /** Nothing is asked only to see whether it is there. */
  async health(): Promise<{ version?: string }> {
    return {};
  }

  async list() {
    return [await this.describe(this.#parts.model)];
  }

  async describe(name: string) {
    return { name, contextTokens: this.#parts.plan.address.contextTokens };
  }

  complete(request: CompletionRequest): AsyncIterable<StreamEvent> {
    return this.#ask({
      task: 'completion',
      prompt: this.#parts.tokens.text(request.model, request.prompt),
      maxTokens: request.maxTokens,
      send: (client, maxTokens) => client.complete({ ...request, maxTokens }),
    });
  }

  chat(request: ChatRequest): AsyncIterable<StreamEvent> {
    return this.#ask({
      task: request.task,
      prompt: this.#parts.tokens.turns(request.model, request.messages),
      maxTokens: Math.min(request.maxTokens ?? MOST_ANSWER_TOKENS, MOST_ANSWER_TOKENS),
      onLeaving: request.onLeaving,
      send: (client, maxTokens) => client.chat({ ...request, maxTokens }),
    });
  }

  async *#ask(asking: Asking): AsyncGenerator<StreamEvent> {
    const { plan, price, budget, tokens, model } = this.#parts;
    const { task, prompt, maxTokens } = asking;
    const usual = { prompt: prompt.tokens, output: Math.min(maxTokens, USUAL_ANSWER_TOKENS) };
    const key = await this.#parts.admit(task, price ? costMicroUsd(price, usual, this.#parts.clock()) : null);
    const allowance = await budget.allow(plan, price, { promptTokens: prompt.most, maxTokens });
    const leavings: Leaving[] = [];
    const heard: Heard = { usage: {}, text: '' };
    let failure: unknown;
    try {
      const client = this.#client(key, (leaving) => {
        leavings.push(leaving);
        asking.onLeaving?.(leaving);
      });
      for await (const event of asking.send(client, allowance.maxTokens)) {
        if (event.usage) heard.usage = event.usage;
        if (event.type !== 'end') heard.text += event.text;
        yield event;
      }
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      const billed = this.#billed(heard, prompt, failure);
      if (heard.usage.promptTokens !== undefined) tokens.learn(model, prompt.tokens, heard.usage.promptTokens);
      const cost = price ? costMicroUsd(price, billed, this.#parts.clock()) : billed.prompt === 0 ? 0 : null;
      for (const leaving of leavings) {
        leaving.settle({
          tokensIn: billed.prompt,
          tokensOut: billed.output,
          ...(cost === null ? {} : { costMicroUsd: cost }),
        });
      }
      await allowance.settle(cost);
    }
  }

  #client(key: string, onLeaving: (leaving: Leaving) => void): HostedClient {
    const { plan, fetch, grants, objection } = this.#parts;
    const { address } = plan;
    const grant = (purpose: { task: Task; model: string }) =>
      grants.issue({ origin: address.origin, provider: address.name, ...purpose, objection });
    return new HostedClient({ address, fetch: hostedFetch({ address, fetch, key, grant, onLeaving }) });
  }

  /** Tokens to pay for: as reported, else estimated from what was sent and heard; none where the provider refused. */
  #billed({ usage, text }: Heard, prompt: TokenEstimate, failure: unknown) {
    const wasRefused =
      failure instanceof ServerError && text === '' && usage.promptTokens === undefined && failure.kind !== 'timeout';
    if (wasRefused) return { prompt: 0, output: 0 };
    return {
      prompt: usage.promptTokens ?? prompt.tokens,
      output: usage.outputTokens ?? this.#parts.tokens.text(this.#parts.model, text).tokens,
      ...(usage.cachedTokens === undefined ? {} : { cached: usage.cachedTokens }),
      ...(usage.cacheWriteTokens === undefined ? {} : { cacheWrite: usage.cacheWriteTokens }),
    };
  }
}
