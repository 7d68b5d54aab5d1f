// One hosted API as a ModelClient. Made for one request, with the key and the permission of that request.
import type { PerimeterFetch } from '../../perimeter/perimeter.ts';
import { Endpoint, type TimeLimits } from '../endpoint.ts';
import type { ChatRequest, CompletionRequest, ModelClient, ModelDescription, StreamEvent } from '../modelClient.ts';
import { ModelList } from '../openai/openAiAnswers.ts';
import { streamChat } from '../openai/openAiChat.ts';
import { ServerError } from '../serverError.ts';
import { streamAnthropic } from './anthropicChat.ts';
import { streamHostedCompletion } from './hostedCompletion.ts';
import type { HostedAddress } from './providers.ts';

export interface HostedClientOptions {
  readonly address: HostedAddress;
  /** Made by hostedFetch.ts, so that key and permission are in it. */
  readonly fetch: PerimeterFetch;
  readonly limits?: TimeLimits;
}

/** Small questions cross an ocean, and hosted models may think for minutes before the first word. */
const LIMITS: TimeLimits = {
  metadataMs: 20_000,
  completion: { firstByteMs: 15_000, stallMs: 15_000 },
  chat: { firstByteMs: 300_000, stallMs: 120_000 },
};

export class HostedClient implements ModelClient {
  readonly kind = 'openai-compatible';
  readonly #address: HostedAddress;
  readonly #endpoint: Endpoint;

  constructor({ address, fetch, limits = LIMITS }: HostedClientOptions) {
    this.#address = address;
    const { name, origin: url, apiPath } = address;
    this.#endpoint = new Endpoint({ name, url, apiPath, fetch, limits });
  }

  async health(signal: AbortSignal): Promise<{ version?: string }> {
    await this.list(signal);
    return {};
  }

  /** Costs nothing, and shows whether the key is right. */
  async list(signal: AbortSignal): Promise<ModelDescription[]> {
    const { data } = await this.#endpoint.json(ModelList, { path: `${this.#address.apiPath}/models`, signal });
    // Gemini writes `models/gemini-…`.
    return (data ?? []).map(({ id }) => ({ name: id.replace(/^models\//, '') }));
  }

  async describe(name: string, signal: AbortSignal): Promise<ModelDescription> {
    const model = (await this.list(signal)).find((listed) => listed.name === name);
    if (model === undefined) throw new ServerError('not-found', `${this.#address.name} has no model ${name}.`);
    return model;
  }

  complete(request: CompletionRequest): AsyncIterable<StreamEvent> {
    const { fim, name } = this.#address;
    if (fim === undefined) throw new ServerError('unsupported', `${name} cannot complete code at a cursor.`);
    return streamHostedCompletion(this.#endpoint, fim, request);
  }

  chat(request: ChatRequest): AsyncIterable<StreamEvent> {
    const { wire, maxTokensField, hasStreamOptions } = this.#address;
    if (wire === 'anthropic') return streamAnthropic(this.#endpoint, request);
    const { maxTokens, ...rest } = request;
    return streamChat(this.#endpoint, rest, {
      ...(maxTokens !== undefined && { [maxTokensField]: Math.max(1, maxTokens) }),
      ...(!hasStreamOptions && { stream_options: undefined }),
    });
  }
}
