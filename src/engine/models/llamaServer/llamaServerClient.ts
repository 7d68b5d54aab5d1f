// llama.cpp's llama-server. Raw prompts go to its own /completion, chats to /v1. Seen on b11434.
import * as z from 'zod';
import { AnsweredModel, type ListedNames } from '../answeredModel.ts';
import { Endpoint, type EndpointOptions } from '../endpoint.ts';
import type {
  ChatRequest,
  CompletionRequest,
  EmbedRequest,
  ModelClient,
  ModelDescription,
  ReportedUsage,
  StreamEvent,
} from '../modelClient.ts';
import { type ListedModel, ModelList, timingsOf, usageOfTimings, type WireTimings } from '../openai/openAiAnswers.ts';
import { streamChat } from '../openai/openAiChat.ts';
import { parseEvent } from '../openai/openAiCompletion.ts';
import { embedTexts } from '../openai/openAiEmbeddings.ts';
import { thinkFields } from '../openai/thinkFields.ts';
import { ServerError } from '../serverError.ts';
import { readEvents } from '../sse.ts';
import { type Adapter, adapterFields, readAdapters, withAdapters } from './adapters.ts';
import { readQueueDepth } from './queueDepth.ts';

const text = z.string().optional().catch(undefined);
const count = z.number().optional().catch(undefined);
const Props = z.object({
  default_generation_settings: z.object({ n_ctx: count }).optional().catch(undefined),
  total_slots: count,
  chat_template: text,
  model_path: text,
  build_info: text,
  modalities: z.object({ vision: z.boolean().optional() }).optional().catch(undefined),
});
type Props = z.infer<typeof Props>;
const Tokens = z.object({ tokens: z.array(z.unknown()) });

interface WireRecord {
  readonly model?: unknown;
  readonly content?: string;
  readonly stop?: boolean;
  readonly stop_type?: string;
  readonly tokens_evaluated?: number;
  readonly tokens_predicted?: number;
  readonly timings?: WireTimings;
  readonly error?: unknown;
}

/** Pieces this long are found again after the text before them has gone (the sliding start of the window). */
const CACHE_REUSE_TOKENS = 256;

/** Most completions are broken off as soon as enough is there: what they took has to be known before their end. */
const FIGURES_IN_EVERY_PIECE = { timings_per_token: true };

export class LlamaServerClient implements ModelClient {
  readonly kind = 'llama-server';
  readonly #endpoint: Endpoint;
  readonly #answered: AnsweredModel;
  /** As the last list has them. */
  #adapters: readonly Adapter[] = [];

  constructor(options: EndpointOptions) {
    this.#endpoint = new Endpoint(options);
    this.#answered = new AnsweredModel(this.#endpoint.name);
  }

  /** `/health` says whether the model is loaded, to anyone; `/props` also whether the key is right. */
  async health(signal: AbortSignal): Promise<{ version?: string }> {
    await this.#endpoint.text({ path: '/health', signal });
    const { build_info } = await this.#endpoint.json(Props, { path: '/props', signal });
    return build_info === undefined ? {} : { version: build_info };
  }

  async list(signal: AbortSignal): Promise<ModelDescription[]> {
    const [{ data }, props, adapters] = await Promise.all([
      this.#endpoint.json(ModelList, { path: '/v1/models', signal }),
      this.#endpoint.json(Props, { path: '/props', signal }),
      readAdapters(this.#endpoint, signal),
    ]);
    this.#adapters = adapters;
    this.#answered.learn(...namesOf(data ?? [], props));
    // A server with adapters has one model.
    return (data ?? []).flatMap((model) => withAdapters(describe(model, props), adapters));
  }

  async describe(name: string, signal: AbortSignal): Promise<ModelDescription> {
    const model = (await this.list(signal)).find((listed) => listed.name === name);
    if (model === undefined) throw new ServerError('not-found', `${this.#endpoint.name} has no model ${name}.`);
    return model;
  }

  async *complete(request: CompletionRequest): AsyncGenerator<StreamEvent> {
    const { model, signal } = request;
    const body = {
      // For a router; a server with one model ignores it.
      model,
      prompt: request.prompt,
      n_predict: Math.max(1, request.maxTokens),
      temperature: 0,
      top_p: 1,
      repeat_penalty: 1,
      seed: 0,
      stop: request.stop,
      cache_prompt: true,
      n_cache_reuse: CACHE_REUSE_TOKENS,
      stream: true,
      ...FIGURES_IN_EVERY_PIECE,
      ...adapterFields(model, this.#adapters),
    };
    const lines = this.#endpoint.lines(
      { path: '/completion', body, signal, task: 'completion', model },
      this.#endpoint.limits.completion,
    );
    for await (const data of readEvents(lines)) {
      if (data === '[DONE]') break;
      const record = parseEvent<WireRecord>(data, this.#endpoint, model);
      this.#answered.check(model, record.model);
      if (record.content) yield { type: 'text', text: record.content, usage: usageOf(record) };
      if (record.stop === true) {
        yield endOf(record);
        return;
      }
    }
    yield { type: 'end', reason: 'incomplete' };
  }

  chat(request: ChatRequest): AsyncIterable<StreamEvent> {
    return streamChat(this.#endpoint, request, {
      cache_prompt: true,
      ...FIGURES_IN_EVERY_PIECE,
      ...thinkFields(request.model, request.think),
      ...adapterFields(request.model, this.#adapters),
    });
  }

  queueDepth(signal: AbortSignal): Promise<number | undefined> {
    return readQueueDepth(this.#endpoint, signal);
  }

  embed(request: EmbedRequest): Promise<number[][]> {
    return embedTexts(this.#endpoint, request);
  }

  async countTokens(name: string, content: string, signal: AbortSignal): Promise<number> {
    const body = { model: name, content, add_special: false, parse_special: false };
    return (await this.#endpoint.json(Tokens, { path: '/tokenize', body, signal, model: name })).tokens.length;
  }
}

/** What each model may call itself. A server with one has its file's name too; behind a router anything may come. */
function namesOf(models: readonly ListedModel[], props: Props): [ListedNames[], boolean] {
  const isRouter = models.some(({ status }) => status);
  return [
    models.map(({ id, aliases }) => ({ names: [id, ...(aliases ?? []), isRouter ? undefined : props.model_path] })),
    isRouter,
  ];
}

/** `n_ctx` of the props is what one slot has, which is what one request may use. */
function describe(model: ListedModel, props: Props): ModelDescription {
  const context = props.default_generation_settings?.n_ctx ?? model.meta?.n_ctx;
  const parameters = model.meta?.n_params;
  return {
    name: model.id,
    ...(model.meta?.size && { sizeBytes: model.meta.size }),
    ...(parameters && {
      parameterSize: parameters >= 1e9 ? `${(parameters / 1e9).toFixed(1)}B` : `${(parameters / 1e6).toFixed(1)}M`,
    }),
    ...(model.meta?.ftype && { quantization: model.meta.ftype }),
    ...(props.model_path && props.model_path !== model.id && { source: props.model_path }),
    ...(props.chat_template && { template: props.chat_template }),
    ...(context && { contextTokens: context }),
    ...(props.modalities?.vision !== undefined && { canSee: props.modalities.vision }),
    ...(model.meta?.n_ctx_train && { trainedContextTokens: model.meta.n_ctx_train }),
    ...(props.total_slots && { parallelSlots: props.total_slots }),
    // A router names the state of each; a plain server has its one model in memory.
    isLoaded: model.status?.value === undefined || model.status.value === 'loaded',
  };
}

function endOf(record: WireRecord): StreamEvent {
  return {
    type: 'end',
    reason: record.stop_type === 'limit' ? 'length' : 'stop',
    usage: usageOf(record),
    timings: timingsOf(record.timings ?? {}),
  };
}

/** The counts outside the timings are there without asking, but do not say what came from the cache. */
function usageOf({ timings, tokens_evaluated, tokens_predicted }: WireRecord): ReportedUsage {
  return {
    ...(tokens_evaluated !== undefined && { promptTokens: tokens_evaluated }),
    ...(tokens_predicted !== undefined && { outputTokens: tokens_predicted }),
    ...(timings && usageOfTimings(timings)),
  };
}
