// What tests and `npm start` use: make an engine available, start it on a small model, stop it without a trace.
// How each engine comes to this machine is in the file of its name; how a process is watched is in serverProcess.ts.
import { provideLlamaServer } from './llamaServer.ts';
import { provideModel } from './models.ts';
import { provideOllama } from './ollama.ts';
import type { EngineKind, FixtureModel, Provided } from './provided.ts';
import { type EngineServer, launchLlamaServer, launchOllama, launchVllm, type OllamaServer } from './servers.ts';
import { provideVllm } from './vllm.ts';

export type { EngineKind, FixtureModel, Provided } from './provided.ts';
export type { EngineServer, OllamaServer } from './servers.ts';

/**
 * Makes an engine available: what the machine has, else what the cache has, else (unless `build` is false) a download
 * or a build, which can take 10 minutes and prints its progress to stderr. Never throws for a missing tool: the answer
 * says in one sentence what is missing. The runner calls this before the tests, so in a test it takes milliseconds.
 */
export function ensureEngine(kind: EngineKind, options: { build?: boolean } = {}): Promise<Provided> {
  const provide = { 'llama-server': provideLlamaServer, ollama: provideOllama, vllm: provideVllm }[kind];
  return provide({ build: options.build ?? true });
}

/** Makes a small model available; its `paths` are `gguf` and, for tiny-fim, `hf` (a folder, for vLLM). */
export function ensureModel(model: FixtureModel, options: { build?: boolean } = {}): Promise<Provided> {
  return provideModel(model, { build: options.build ?? true });
}

/** `args` go to llama-server after Hob's own; `port` is a free one unless given (give it to bring a server back). */
export interface LlamaServerOptions {
  model: FixtureModel;
  port?: number;
  args?: readonly string[];
}

/** Starts llama-server on one model and resolves when `/health` answers 200. Throws when the engine is not available. */
export async function startLlamaServer(options: LlamaServerOptions): Promise<EngineServer> {
  const engine = need(await ensureEngine('llama-server'));
  const model = need(await ensureModel(options.model));
  return launchLlamaServer(engine, { ...options, gguf: pathOf(model, 'gguf') });
}

/** `env` is added to Ollama's own; a model is named as the fixture (`tiny-fim`, answered by Ollama as `tiny-fim:latest`). */
export interface OllamaOptions {
  models: readonly FixtureModel[];
  port?: number;
  env?: Readonly<Record<string, string>>;
}

/** Starts `ollama serve` with a model store of its own and creates the models in it. Throws when not available. */
export async function startOllama(options: OllamaOptions): Promise<OllamaServer> {
  const engine = need(await ensureEngine('ollama'));
  const models = [];
  for (const name of options.models) models.push({ name, gguf: pathOf(need(await ensureModel(name)), 'gguf') });
  return launchOllama(engine, { ...options, models });
}

/** Only tiny-fim exists in a form vLLM reads. `args` go to the API server after Hob's own (say `--api-key`). */
export interface VllmOptions {
  model: 'tiny-fim';
  port?: number;
  args?: readonly string[];
}

/** Starts vLLM on the CPU, about a minute until it answers. Throws when the engine is not available. */
export async function startVllm(options: VllmOptions): Promise<EngineServer> {
  const engine = need(await ensureEngine('vllm'));
  const model = need(await ensureModel(options.model));
  return launchVllm(engine, { ...options, hf: pathOf(model, 'hf') });
}

function need(provided: Provided): Extract<Provided, { available: true }> {
  if (!provided.available) throw new Error(provided.reason);
  return provided;
}

function pathOf(provided: Extract<Provided, { available: true }>, name: string): string {
  const path = provided.paths[name];
  if (path === undefined) throw new Error(`${provided.name} has no ${name} form`);
  return path;
}
