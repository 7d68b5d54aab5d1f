// Finds out who answers at an address nobody named: one or two small questions, so that a stranger's log stays quiet.
import type { ServerKind } from '../../shared/protocol/tasks.ts';
import type { PerimeterFetch } from '../perimeter/perimeter.ts';
import { Endpoint } from './endpoint.ts';
import { ModelList } from './openai/openAiAnswers.ts';
import { ServerError, type ServerErrorKind } from './serverError.ts';

/** `nobody`: no connection; `stranger`: something that is no model server; `refused`: the perimeter says no. */
export type Answering = { readonly kind: ServerKind; readonly name: string } | 'nobody' | 'stranger' | 'refused';

const LIMIT_MS = 3_000;
const OLLAMA_GREETING = 'Ollama is running';

/** Never throws. `expected` is asked for first, and only a matter of speed. */
export async function identify(url: string, expected: ServerKind, fetch: PerimeterFetch): Promise<Answering> {
  const server = new Asker(url, fetch);
  if (expected === 'ollama') {
    const greeting = await server.text('/');
    if (greeting.text?.startsWith(OLLAMA_GREETING)) return OLLAMA;
    if (greeting.failure === 'unreachable') return 'nobody';
    if (greeting.failure === 'refused') return 'refused';
  }
  const models = await server.text('/v1/models');
  switch (models.failure) {
    case undefined:
      return byList(models.text ?? '', server);
    case 'unreachable':
      return 'nobody';
    case 'refused':
      return 'refused';
    case 'loading':
      return LLAMA_SERVER;
    case 'unauthorized':
      // Both leave this open where the list wants a key.
      return (await server.text('/version')).failure === undefined
        ? VLLM
        : (await server.isHealthy())
          ? LLAMA_SERVER
          : 'stranger';
    default:
      return 'stranger';
  }
}

const OLLAMA = { kind: 'ollama', name: 'ollama' } as const;
const VLLM = { kind: 'vllm', name: 'vllm' } as const;
const LLAMA_SERVER = { kind: 'llama-server', name: 'llama-server' } as const;

async function byList(text: string, server: Asker): Promise<Answering> {
  const list = ModelList.safeParse(parse(text));
  if (!list.success) return 'stranger';
  const owner = list.data.data?.[0]?.owned_by;
  if (owner === 'vllm') return VLLM;
  if (owner === 'llamacpp') return LLAMA_SERVER;
  if ((await server.text('/')).text?.startsWith(OLLAMA_GREETING)) return OLLAMA;
  if ((await server.json('/api/v0/models'))?.['data'] !== undefined)
    return { kind: 'openai-compatible', name: 'lm-studio' };
  if ((await server.json('/info'))?.['model_id'] !== undefined) return { kind: 'openai-compatible', name: 'tgi' };
  if ((await server.json('/props'))?.['default_generation_settings'] !== undefined) return LLAMA_SERVER;
  return { kind: 'openai-compatible', name: 'openai' };
}

class Asker {
  readonly #endpoint: Endpoint;

  constructor(url: string, fetch: PerimeterFetch) {
    this.#endpoint = new Endpoint({ name: new URL(url).host, url, fetch });
  }

  async text(path: string): Promise<{ text?: string; failure?: ServerErrorKind }> {
    try {
      return { text: await this.#endpoint.text({ path, signal: new AbortController().signal }, LIMIT_MS) };
    } catch (error) {
      return { failure: error instanceof ServerError ? error.kind : 'failed' };
    }
  }

  async json(path: string): Promise<Record<string, unknown> | undefined> {
    const answer = parse((await this.text(path)).text ?? '');
    return typeof answer === 'object' && answer !== null ? { ...answer } : undefined;
  }

  /** llama-server says it in JSON; others with an empty body. */
  async isHealthy(): Promise<boolean> {
    return (await this.json('/health'))?.['status'] === 'ok';
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
