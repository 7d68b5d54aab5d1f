// Any server with OpenAI's API: LM Studio, TGI and others. What only some of them tell is asked for and may be missing.
import * as z from 'zod';
import { Endpoint, type EndpointOptions } from '../endpoint.ts';
import type {
  ChatRequest,
  CompletionRequest,
  EmbedRequest,
  ModelClient,
  ModelDescription,
  StreamEvent,
} from '../modelClient.ts';
import { ServerError } from '../serverError.ts';
import { ModelList } from './openAiAnswers.ts';
import { streamChat } from './openAiChat.ts';
import { streamCompletion } from './openAiCompletion.ts';
import { embedTexts } from './openAiEmbeddings.ts';
import { levelField } from './thinkFields.ts';

const text = z.string().optional().catch(undefined);
const count = z.number().optional().catch(undefined);

/** LM Studio's own list (since 0.3.6). */
const LmStudioModels = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      type: text,
      arch: text,
      quantization: text,
      state: text,
      max_context_length: count,
      loaded_context_length: count,
    }),
  ),
});
/** TGI serves one model and says here how much it takes. */
const TgiInfo = z.object({ model_id: z.string(), max_total_tokens: count, version: text });

export class OpenAiClient implements ModelClient {
  readonly kind = 'openai-compatible';
  readonly #endpoint: Endpoint;

  constructor(options: EndpointOptions) {
    this.#endpoint = new Endpoint(options);
  }

  /** The list is the only endpoint that all of them have, and it tells whether the key is right. */
  async health(signal: AbortSignal): Promise<{ version?: string }> {
    await this.#endpoint.json(ModelList, { path: '/v1/models', signal });
    return {};
  }

  async list(signal: AbortSignal): Promise<ModelDescription[]> {
    const { data } = await this.#endpoint.json(ModelList, { path: '/v1/models', signal });
    const models = (data ?? []).map((model) => ({
      name: model.id,
      ...(model.max_model_len && { contextTokens: model.max_model_len }),
    }));
    return (await this.#fromLmStudio(signal)) ?? (await this.#fromTgi(models, signal)) ?? models;
  }

  async describe(name: string, signal: AbortSignal): Promise<ModelDescription> {
    const model = (await this.list(signal)).find((listed) => listed.name === name);
    if (model === undefined) throw new ServerError('not-found', `${this.#endpoint.name} has no model ${name}.`);
    return model;
  }

  complete(request: CompletionRequest): AsyncIterable<StreamEvent> {
    return streamCompletion(this.#endpoint, request, {});
  }

  chat(request: ChatRequest): AsyncIterable<StreamEvent> {
    return streamChat(this.#endpoint, request, levelField(request.model, request.think));
  }

  embed(request: EmbedRequest): Promise<number[][]> {
    return embedTexts(this.#endpoint, request);
  }

  async #fromLmStudio(signal: AbortSignal): Promise<ModelDescription[] | undefined> {
    const answer = await this.#ask(LmStudioModels, '/api/v0/models', signal);
    return answer?.data.map((model) => ({
      name: model.id,
      ...(model.arch && { architecture: model.arch }),
      ...(model.quantization && { quantization: model.quantization }),
      ...(model.max_context_length && { trainedContextTokens: model.max_context_length }),
      ...(model.loaded_context_length && { contextTokens: model.loaded_context_length }),
      ...(model.state && { isLoaded: model.state === 'loaded' }),
      capabilities: new Set<'chat' | 'vision' | 'embedding'>(
        model.type === 'embeddings' ? ['embedding'] : model.type === 'vlm' ? ['chat', 'vision'] : ['chat'],
      ),
    }));
  }

  async #fromTgi(models: ModelDescription[], signal: AbortSignal): Promise<ModelDescription[] | undefined> {
    const info = await this.#ask(TgiInfo, '/info', signal);
    if (info === undefined) return undefined;
    const context = info.max_total_tokens === undefined ? {} : { contextTokens: info.max_total_tokens };
    const listed = models.length > 0 ? models : [{ name: info.model_id }];
    return listed.map((model) => ({ ...model, ...context }));
  }

  /** Undefined where the server does not know this path: then it is not that kind. */
  async #ask<S extends z.ZodType>(schema: S, path: string, signal: AbortSignal): Promise<z.infer<S> | undefined> {
    try {
      return await this.#endpoint.json(schema, { path, signal });
    } catch (error) {
      if (error instanceof ServerError && error.kind !== 'unreachable') return undefined;
      throw error;
    }
  }
}
