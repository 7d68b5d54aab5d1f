// vLLM. Raw prompts go to /v1/completions (`suffix` is refused there). Seen on 0.32.0.
import * as z from 'zod';
import { AnsweredModel } from '../answeredModel.ts';
import { Endpoint, type EndpointOptions } from '../endpoint.ts';
import type {
  ChatRequest,
  CompletionRequest,
  EmbedRequest,
  ModelClient,
  ModelDescription,
  StreamEvent,
} from '../modelClient.ts';
import { type ListedModel, ModelList } from '../openai/openAiAnswers.ts';
import { streamChat } from '../openai/openAiChat.ts';
import { streamCompletion } from '../openai/openAiCompletion.ts';
import { embedTexts } from '../openai/openAiEmbeddings.ts';
import { thinkFields } from '../openai/thinkFields.ts';
import { ServerError } from '../serverError.ts';
import { keptOut, without } from './keptOut.ts';
import { readQueueDepth } from './queueDepth.ts';

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

export interface VllmOptions extends EndpointOptions {
  /** Keeps this person's prompts apart from others' in the prefix cache; sent only where given. */
  readonly cacheSalt?: () => Promise<string>;
}

export class VllmClient implements ModelClient {
  readonly kind = 'vllm';
  readonly #endpoint: Endpoint;
  readonly #answered: AnsweredModel;
  readonly #cacheSalt: (() => Promise<string>) | undefined;
  /** Some versions refuse a priority unless started for it; then it is left out from there on. */
  #takesPriority = true;

  constructor(options: VllmOptions) {
    this.#cacheSalt = options.cacheSalt;
    this.#endpoint = new Endpoint(options);
    this.#answered = new AnsweredModel(this.#endpoint.name);
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

  async *complete(request: CompletionRequest): AsyncGenerator<StreamEvent> {
    const salt = await this.#cacheSalt?.();
    const extras = { ...COMPLETION_EXTRAS, ...FIGURES_IN_EVERY_PIECE, ...(salt && { cache_salt: salt }) };
    const stream = streamCompletion(this.#endpoint, request, extras, (answered) =>
      this.#answered.check(request.model, answered),
    );
    yield* keptOut(salt, stream);
  }

  async *chat(request: ChatRequest): AsyncGenerator<StreamEvent> {
    const salt = await this.#cacheSalt?.();
    const extras = {
      ...FIGURES_IN_EVERY_PIECE,
      ...thinkFields(request.model, request.think),
      ...(salt && { cache_salt: salt }),
    };
    const ask = (more: object) => keptOut(salt, streamChat(this.#endpoint, request, { ...extras, ...more }));
    if (!this.#takesPriority) return yield* ask({});
    try {
      yield* ask({ priority: CHAT_PRIORITY });
    } catch (error) {
      // Refused before the first byte, so nothing is said twice.
      if (!(error instanceof ServerError && error.details.status === 400 && /priority/i.test(error.message)))
        throw error;
      this.#takesPriority = false;
      yield* ask({});
    }
  }

  queueDepth(signal: AbortSignal): Promise<number | undefined> {
    return readQueueDepth(this.#endpoint, signal);
  }

  async embed(request: EmbedRequest): Promise<number[][]> {
    const salt = await this.#cacheSalt?.();
    return embedTexts(this.#endpoint, request, salt ? { cache_salt: salt } : {}).catch((error: unknown) => {
      throw without(salt, error);
    });
  }

  async countTokens(name: string, text: string, signal: AbortSignal): Promise<number> {
    const body = { model: name, prompt: text, add_special_tokens: false };
    return (await this.#endpoint.json(Tokens, { path: '/tokenize', body, signal, model: name })).count;
  }

  async #models(signal: AbortSignal): Promise<ListedModel[]> {
    const { data } = await this.#endpoint.json(ModelList, { path: '/v1/models', signal });
    const models = data ?? [];
    // A model served under several names answers by the first of them; an adapter may by its base model's.
    this.#answered.learn(models.map(({ id, root, parent }) => ({ names: [id, root, parent], source: root })));
    return models;
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
