// vLLM. Raw prompts go to /v1/completions (`suffix` is refused there); fields and traps: engines.md part B.
import * as z from 'zod';
import { Endpoint, type EndpointOptions } from '../endpoint.ts';
import type { ChatRequest, CompletionRequest, ModelClient, ModelDescription, StreamEvent } from '../modelClient.ts';
import { type ListedModel, ModelList } from '../openai/openAiAnswers.ts';
import { streamChat } from '../openai/openAiChat.ts';
import { streamCompletion } from '../openai/openAiCompletion.ts';
import { thinkFields } from '../openai/thinkFields.ts';
import { ServerError } from '../serverError.ts';

const Version = z.object({ version: z.string() });
const Tokens = z.object({ count: z.number() });

/** Lower runs earlier; completions send none, which is 0. */
const CHAT_PRIORITY = 10;

/**
 * Greedy, and against what a model's generation_config.json would put in unasked. Special tokens stay in the text:
 * left out, the FIM tokens that end an answer could never match a stop string.
 */
const COMPLETION_EXTRAS = { top_k: -1, repetition_penalty: 1, skip_special_tokens: false };

/** Figures with every piece: a stream that is broken off has no last one. */
const FIGURES_IN_EVERY_PIECE = { stream_options: { include_usage: true, continuous_usage_stats: true } };

export class VllmClient implements ModelClient {
  readonly kind = 'vllm';
  readonly #endpoint: Endpoint;
  /** Some versions refuse a priority unless started for it; then it is left out from there on. */
  #takesPriority = true;

  constructor(options: EndpointOptions) {
    this.#endpoint = new Endpoint(options);
  }

  /** `/health` and `/version` are open even where a key is wanted, so the list is asked too. */
  async health(signal: AbortSignal): Promise<{ version?: string }> {
    await this.#models(signal);
    return this.#endpoint.json(Version, { path: '/version', signal }).catch((error: unknown) => {
      if (error instanceof ServerError && error.kind !== 'unreachable') return {};
      throw error;
    });
  }

  async list(signal: AbortSignal): Promise<ModelDescription[]> {
    const models = await this.#models(signal);
    const byId = new Map(models.map((model) => [model.id, model]));
    return models.map((model) => describe(model, byId.get(model.parent ?? '')));
  }

  async describe(name: string, signal: AbortSignal): Promise<ModelDescription> {
    const model = (await this.list(signal)).find((listed) => listed.name === name);
    if (model === undefined) throw new ServerError('not-found', `${this.#endpoint.name} has no model ${name}.`);
    return model;
  }

  complete(request: CompletionRequest): AsyncIterable<StreamEvent> {
    return streamCompletion(this.#endpoint, request, { ...COMPLETION_EXTRAS, ...FIGURES_IN_EVERY_PIECE });
  }

  async *chat(request: ChatRequest): AsyncGenerator<StreamEvent> {
    const extras = { ...FIGURES_IN_EVERY_PIECE, ...thinkFields(request.think) };
    if (!this.#takesPriority) return yield* streamChat(this.#endpoint, request, extras);
    try {
      yield* streamChat(this.#endpoint, request, { ...extras, priority: CHAT_PRIORITY });
    } catch (error) {
      // Refused before the first byte, so nothing is said twice.
      if (!(error instanceof ServerError && error.details.status === 400 && /priority/i.test(error.message)))
        throw error;
      this.#takesPriority = false;
      yield* streamChat(this.#endpoint, request, extras);
    }
  }

  async countTokens(name: string, text: string, signal: AbortSignal): Promise<number> {
    const body = { model: name, prompt: text, add_special_tokens: false };
    return (await this.#endpoint.json(Tokens, { path: '/tokenize', body, signal, model: name })).count;
  }

  async #models(signal: AbortSignal): Promise<ListedModel[]> {
    const { data } = await this.#endpoint.json(ModelList, { path: '/v1/models', signal });
    return data ?? [];
  }
}

/** A LoRA adapter says no length of its own: it has its base model's. */
function describe(model: ListedModel, parent: ListedModel | undefined): ModelDescription {
  const length = model.max_model_len ?? parent?.max_model_len;
  return {
    name: model.id,
    isLoaded: true,
    ...(length && { contextTokens: length }),
    ...(model.root && model.root !== model.id && { source: model.root }),
    ...(model.parent && { parent: model.parent }),
  };
}
