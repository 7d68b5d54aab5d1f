// The words every engine file shares: what can be provided, and the answer to asking for it.

export type EngineKind = 'llama-server' | 'ollama' | 'vllm';
export type FixtureModel = 'tiny-fim' | 'smollm2';

/**
 * `origin` says where it came from, for people. `paths` by name: llama-server has `llama-server` and `llama-quantize`,
 * Ollama `ollama`, vLLM `python`, models `gguf` and `hf`. `reason` is one sentence: what is missing and what to do.
 */
export type Provided =
  | { available: true; name: string; version: string; origin: string; paths: Readonly<Record<string, string>> }
  | { available: false; name: string; reason: string };

/** With `build` false only what is already on the machine or in the cache counts. */
export interface ProvideOptions {
  build: boolean;
}
