// The client for each kind of server.
import type { ServerKind } from '../../shared/protocol/tasks.ts';
import type { EndpointOptions } from './endpoint.ts';
import { LlamaServerClient } from './llamaServer/llamaServerClient.ts';
import type { ModelClient } from './modelClient.ts';
import { OllamaClient } from './ollama/ollamaClient.ts';
import { OpenAiClient } from './openai/openAiClient.ts';
import { VllmClient } from './vllm/vllmClient.ts';

export interface ClientOptions extends EndpointOptions {
  /** The model that the server is loading for us, or undefined when that is over. */
  readonly onLoading?: (model: string | undefined) => void;
  /** For servers that more people use, see personSalt.ts; only vLLM is sent it. */
  readonly cacheSalt?: () => Promise<string>;
}

export function createClient(kind: ServerKind, options: ClientOptions): ModelClient {
  switch (kind) {
    case 'ollama':
      return new OllamaClient(options);
    case 'vllm':
      return new VllmClient(options);
    case 'llama-server':
      return new LlamaServerClient(options);
    case 'openai-compatible':
      return new OpenAiClient(options);
  }
}
