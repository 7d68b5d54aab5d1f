// A scripted server with a client of its kind in front of it, for client tests.
import { createClient } from '../../../../src/engine/models/createClient.ts';
import type { TimeLimits } from '../../../../src/engine/models/endpoint.ts';
import type { ChatRequest, CompletionRequest, ModelClient } from '../../../../src/engine/models/modelClient.ts';
import { createPerimeter, type Perimeter } from '../../../../src/engine/perimeter/perimeter.ts';
import type { ServerKind } from '../../../../src/shared/protocol/tasks.ts';
import { llamaServer, lmStudio, MODEL, ollama, vllm } from '../../../harness/scripted/dialects.ts';
import { type Script, ScriptedServer } from '../../../harness/scripted/scriptedServer.ts';

export const KINDS = ['ollama', 'vllm', 'llama-server', 'openai-compatible'] as const;
/** Where each kind is asked for completions. */
export const COMPLETION_PATH = {
  ollama: '/api/generate',
  vllm: '/v1/completions',
  'llama-server': '/completion',
  'openai-compatible': '/v1/completions',
} as const;
export const CHAT_PATH = {
  ollama: '/api/chat',
  vllm: '/v1/chat/completions',
  'llama-server': '/v1/chat/completions',
  'openai-compatible': '/v1/chat/completions',
} as const;
const DIALECTS = { ollama: () => ollama(), vllm, 'llama-server': llamaServer, 'openai-compatible': lmStudio } as const;

/** Short enough for a test, long enough for a slow machine to send a byte in. */
export const SHORT_LIMITS: TimeLimits = {
  metadataMs: 400,
  completion: { firstByteMs: 400, stallMs: 200 },
  chat: { firstByteMs: 400, stallMs: 200 },
};

export class Bench {
  readonly server: ScriptedServer;
  readonly client: ModelClient;
  readonly perimeter: Perimeter;
  readonly loading: (string | undefined)[] = [];

  private constructor(kind: ServerKind, server: ScriptedServer, limits: TimeLimits | undefined) {
    this.server = server;
    this.perimeter = createPerimeter({ allowedHosts: () => [], audit: { left: () => {}, stayed: () => {} } });
    const onLoading = (model: string | undefined) => void this.loading.push(model);
    this.client = createClient(kind, {
      name: 'box',
      url: server.url,
      fetch: this.perimeter.fetch,
      onLoading,
      ...(limits && { limits }),
    });
  }

  static async open(kind: ServerKind, change: Script = {}, limits?: TimeLimits): Promise<Bench> {
    return new Bench(kind, await ScriptedServer.start({ ...DIALECTS[kind](), ...change }), limits);
  }

  async close(): Promise<void> {
    this.perimeter.dispose();
    await this.server.stop();
  }

  completion(more: Partial<CompletionRequest> = {}): CompletionRequest {
    return {
      model: MODEL,
      prompt: 'PROMPT',
      maxTokens: 96,
      stop: ['<1>', '<2>', '<3>', '<4>', '<5>'],
      contextTokens: 4096,
      signal: new AbortController().signal,
      ...more,
    };
  }

  chat(more: Partial<ChatRequest> = {}): ChatRequest {
    return {
      model: MODEL,
      task: 'chat',
      messages: [{ role: 'user', content: 'hello' }],
      contextTokens: 4096,
      signal: new AbortController().signal,
      ...more,
    };
  }

  /** Body of the last request to a path. */
  sent(path: string): Record<string, unknown> {
    const body = this.server.requestsTo(path).at(-1)?.body;
    return typeof body === 'object' && body !== null ? { ...body } : {};
  }
}
