// Ollama. Its library of models is in ollamaLibrary.ts; generate, chat and show do not go through the `ollama` package,
// because it is in the way there: it prints lines it cannot parse (model text) to the console, loses object-form errors
// in mid-stream, takes a stream that ends early for a bug, and cannot be stopped before the first byte.
import { isCancellation } from '../../../shared/base/errors.ts';
import type { Task } from '../../../shared/protocol/tasks.ts';
import { Endpoint, type EndpointOptions } from '../endpoint.ts';
import type {
  ChatRequest,
  CompletionRequest,
  EmbedRequest,
  ModelClient,
  ModelDescription,
  PullProgress,
  StreamEvent,
  ThinkMode,
} from '../modelClient.ts';
import { ServerError } from '../serverError.ts';
import { isCloudName, refuseCloud } from './cloudModels.ts';
import { fullName, ModelLoader } from './modelLoader.ts';
import { Embeddings, Shown, type StreamRecord, Version } from './ollamaAnswers.ts';
import { describeShown, describeTag } from './ollamaDescription.ts';
import { OllamaLibrary } from './ollamaLibrary.ts';
import { readStream } from './ollamaStream.ts';

/** Longer than Ollama's own 5 minutes: a pause for thought must not cost a load. */
const KEEP_ALIVE = '30m';
/** `/api/show` reads the model's file; on a cold disk that takes a while. */
const SHOW_MS = 20_000;
const NEVER = new AbortController().signal;

export interface OllamaClientOptions extends EndpointOptions {
  readonly onLoading?: (model: string | undefined) => void;
}

export class OllamaClient implements ModelClient {
  readonly kind = 'ollama';
  readonly #endpoint: Endpoint;
  readonly #library: OllamaLibrary;
  readonly #loader: ModelLoader;
  /** Whether names may end in `:local`, by which the server itself refuses to pass a request on. Asked once per start. */
  #guard: Promise<boolean> | undefined;
  /** The last list, so that describing thirty models does not list thirty times. */
  #listed: ReadonlyMap<string, ModelDescription> = new Map();

  constructor(options: OllamaClientOptions) {
    this.#endpoint = new Endpoint(options);
    this.#library = new OllamaLibrary(this.#endpoint);
    this.#loader = new ModelLoader({
      loadedNames: async () => new Set((await this.#library.loaded(NEVER)).map(({ name }) => name)),
      load: (name, contextTokens) => this.#load(name, contextTokens),
      onLoading: options.onLoading ?? (() => {}),
      elapsed: () => performance.now(),
    });
  }

  async health(signal: AbortSignal): Promise<{ version?: string }> {
    // Another version may have been started meanwhile.
    this.#guard = undefined;
    const { version } = await this.#endpoint.json(Version, { path: '/api/version', signal });
    return { version };
  }

  /** What the server has, by its lists alone; `describe` knows more of each. */
  async list(signal: AbortSignal): Promise<ModelDescription[]> {
    const [tags, loaded] = await Promise.all([this.#library.tags(signal), this.#library.loaded(signal)]);
    const byName = new Map(loaded.map((process) => [process.name, process]));
    const models = tags.map((tag) => describeTag(tag, byName.get(tag.name)));
    this.#listed = new Map(models.map((model) => [model.name, model]));
    return models;
  }

  async describe(name: string, signal: AbortSignal): Promise<ModelDescription> {
    if (!this.#listed.has(fullName(name))) await this.list(signal);
    const listed = this.#listed.get(fullName(name));
    if (listed === undefined) throw new ServerError('not-found', `${this.#endpoint.name} has no model ${name}.`);
    // Asking for a cloud model's record would itself leave the machine.
    if (isCloudName(name)) return { ...listed, remoteHost: listed.remoteHost ?? 'ollama.com' };
    const shown = await this.#endpoint.json(
      Shown,
      { path: '/api/show', body: { model: name }, model: name, signal },
      SHOW_MS,
    );
    return describeShown(listed, shown);
  }

  complete(request: CompletionRequest): AsyncIterable<StreamEvent> {
    const body = {
      prompt: request.prompt,
      raw: true,
      stream: true,
      think: false,
      truncate: false,
      keep_alive: KEEP_ALIVE,
      options: {
        ...(request.contextTokens !== undefined && { num_ctx: request.contextTokens }),
        // Zero would be dropped on the way and mean "without end".
        num_predict: Math.max(1, request.maxTokens),
        temperature: 0,
        top_p: 1,
        repeat_penalty: 1,
        seed: 0,
        stop: request.stop,
      },
    };
    return this.#stream('/api/generate', { ...request, task: 'completion' }, body, (record) => record.response);
  }

  async *chat(request: ChatRequest): AsyncGenerator<StreamEvent> {
    const think = thinkValue(request.model, request.think);
    const body = {
      messages: request.messages.map(({ images, ...turn }) =>
        images && images.length > 0 ? { ...turn, images: images.map(({ base64 }) => base64) } : turn,
      ),
      stream: true,
      truncate: false,
      keep_alive: KEEP_ALIVE,
      options: {
        ...(request.contextTokens !== undefined && { num_ctx: request.contextTokens }),
        ...(request.maxTokens !== undefined && { num_predict: Math.max(1, request.maxTokens) }),
        ...(request.temperature !== undefined && { temperature: request.temperature }),
      },
    };
    const ask = (fields: object) =>
      this.#stream('/api/chat', request, { ...body, ...fields }, (record) => record.message?.content);
    try {
      yield* ask(think === undefined ? {} : { think });
    } catch (error) {
      // Answered before the first byte, so that nothing is said twice: the model cannot think, which is no reason to be silent.
      if (!(error instanceof ServerError && error.kind === 'unsupported' && think)) throw error;
      yield* ask({});
    }
  }

  /** Nothing of a text is cut silently: what is too long is an error. */
  async embed({ model, texts, signal }: EmbedRequest): Promise<number[][]> {
    if (isCloudName(model)) throw refuseCloud(model);
    const body = { model, input: texts, truncate: false, keep_alive: KEEP_ALIVE };
    const call = { path: '/api/embed', body, model, task: 'embed' as const, signal };
    return (await this.#endpoint.json(Embeddings, call, this.#endpoint.limits.chat.stallMs)).embeddings;
  }

  preload(name: string, contextTokens: number | undefined): Promise<void> {
    return this.#loader.load(name, contextTokens);
  }

  async pull(name: string, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<void> {
    if (isCloudName(name)) throw refuseCloud(name);
    await this.#library.pull(name, onProgress, signal);
  }

  async *#stream(
    path: string,
    request: {
      readonly model: string;
      readonly task: Task;
      readonly contextTokens?: number;
      readonly signal: AbortSignal;
    },
    body: object,
    textOf: (record: StreamRecord) => string | undefined,
  ): AsyncGenerator<StreamEvent> {
    const { model, task, signal, contextTokens } = request;
    if (isCloudName(model)) throw refuseCloud(model);
    const [name] = await Promise.all([this.#guarded(model), this.#loader.ready(model, contextTokens, signal)]);
    const limits = this.#endpoint.limits[task === 'completion' ? 'completion' : 'chat'];
    const lines = this.#endpoint.lines({ path, body: { model: name, ...body }, signal, task, model }, limits);
    let hasBegun = false;
    try {
      for await (const event of readStream(lines, { server: this.#endpoint.name, model }, textOf)) {
        if (!hasBegun) this.#loader.seen(model);
        hasBegun = true;
        yield event;
      }
    } catch (error) {
      if (!isCancellation(error)) this.#loader.doubt(model);
      throw error;
    } finally {
      // Stopped before the first byte: whether the model is (still) there is not known.
      if (!hasBegun) this.#loader.doubt(model);
    }
  }

  async #load(name: string, contextTokens: number | undefined): Promise<void> {
    if (isCloudName(name)) throw refuseCloud(name);
    const model = await this.#guarded(name);
    const options = contextTokens === undefined ? {} : { options: { num_ctx: contextTokens } };
    const body = { model, keep_alive: KEEP_ALIVE, stream: false, ...options };
    await this.#endpoint.text(
      { path: '/api/generate', body, model: name, signal: NEVER },
      this.#endpoint.limits.chat.firstByteMs,
    );
  }

  /** The name to send: with `:local` where the server knows it, so that a model swapped for a cloud one is refused there. */
  async #guarded(name: string): Promise<string> {
    this.#guard ??= this.#endpoint.text({ path: '/api/status', signal: NEVER }).then(
      () => true,
      (error: unknown) => {
        if (error instanceof ServerError && error.kind === 'not-found') return false;
        this.#guard = undefined;
        throw error;
      },
    );
    return (await this.#guard) ? `${name}:local` : name;
  }
}

/** Off is always accepted; gpt-oss knows levels only and takes the lowest one for "off". */
function thinkValue(model: string, think: ThinkMode | undefined): boolean | string | undefined {
  if (think === undefined) return undefined;
  const hasLevelsOnly = /gpt-oss/i.test(model);
  if (think === 'off') return hasLevelsOnly ? 'low' : false;
  if (think === 'on') return hasLevelsOnly ? undefined : true;
  return think;
}
