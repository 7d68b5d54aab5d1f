// Starts each engine on a free loopback port with the flags its tests rely on, and waits until it answers.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EngineKind, FixtureModel, Provided } from './provided.ts';
import { freePort, launch } from './serverProcess.ts';

/** A server this process started; it stops when `stop` is called and at the latest when this process ends. */
export interface EngineServer {
  readonly kind: EngineKind;
  /** Like `http://127.0.0.1:40123`, no path and no trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Names to send in requests; llama-server and vLLM list the fixture's name, Ollama the name with `:latest`. */
  readonly models: readonly FixtureModel[];
  readonly pid: number;
  readonly logFile: string;
  /** Ends it and its children politely, by force after 5 s; resolves when none of them is left. */
  stop(): Promise<void>;
  /** Ends it and its children at once (SIGKILL), as a crash would; resolves when none of them is left. */
  kill(): Promise<void>;
}

type Available = Extract<Provided, { available: true }>;

export interface LaunchLlamaServer {
  model: FixtureModel;
  gguf: string;
  port?: number;
  args?: readonly string[];
}

export async function launchLlamaServer(engine: Available, options: LaunchLlamaServer): Promise<EngineServer> {
  const port = options.port ?? (await freePort());
  const own = ['-m', options.gguf, '--alias', options.model, '--host', '127.0.0.1', '--port', String(port)];
  const limits = ['-c', '4096', '--cache-ram', '512', '--metrics'];
  const command = [engine.paths['llama-server'] ?? '', ...own, ...limits, ...(options.args ?? [])];
  const server = await launch({
    name: `llama-server-${options.model}`,
    command,
    port,
    readyPath: '/health',
    boundMs: 60_000,
  });
  return { kind: 'llama-server', models: [options.model], ...server };
}

export interface LaunchOllama {
  models: readonly { name: FixtureModel; gguf: string }[];
  port?: number;
  env?: Readonly<Record<string, string>>;
}

export interface OllamaServer extends EngineServer {
  /** `ollama create` with this Modelfile. */
  create(name: string, modelfile: string): Promise<void>;
}

/** Home and models are in a temporary folder, so the person's own Ollama is neither seen nor touched. */
export async function launchOllama(engine: Available, options: LaunchOllama): Promise<OllamaServer> {
  const port = options.port ?? (await freePort());
  const home = mkdtempSync(path.join(tmpdir(), 'hob-ollama-'));
  const store = path.join(home, 'models');
  mkdirSync(store);
  const own = { HOME: home, OLLAMA_HOST: `127.0.0.1:${port}`, OLLAMA_MODELS: store, OLLAMA_NO_CLOUD: '1' };
  const env = { ...own, OLLAMA_KEEP_ALIVE: '30m', ...options.env };
  const program = engine.paths['ollama'] ?? '';
  const server = await launch({
    name: 'ollama',
    command: [program, 'serve'],
    port,
    env,
    readyPath: '/api/version',
    boundMs: 30_000,
    onGone: () => rm(home, { recursive: true, force: true }),
  });
  const create = async (name: string, modelfile: string) => {
    const file = path.join(home, `${name}.modelfile`);
    writeFileSync(file, modelfile);
    await server.runBeside([program, 'create', name, '-f', file]);
  };
  try {
    for (const { name, gguf } of options.models) await create(name, `FROM ${gguf}\n`);
  } catch (error) {
    await server.kill();
    throw error;
  }
  return { kind: 'ollama', models: options.models.map(({ name }) => name), ...server, create };
}

export interface LaunchVllm {
  model: FixtureModel;
  hf: string;
  port?: number;
  args?: readonly string[];
}

/** `python -m`: the `vllm` command of a CPU build fails on its own version. */
export async function launchVllm(engine: Available, options: LaunchVllm): Promise<EngineServer> {
  const port = options.port ?? (await freePort());
  const own = [
    '--model',
    options.hf,
    '--served-model-name',
    options.model,
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
  ];
  const limits = ['--dtype', 'bfloat16', '--max-model-len', '2048', '--enforce-eager', '--max-num-seqs', '4'];
  const features = ['--enable-prompt-tokens-details', '--scheduling-policy', 'priority'];
  const program = [engine.paths['python'] ?? '', '-m', 'vllm.entrypoints.openai.api_server'];
  const server = await launch({
    name: `vllm-${options.model}`,
    command: [...program, ...own, ...limits, ...features, ...(options.args ?? [])],
    port,
    env: {
      VLLM_CPU_KVCACHE_SPACE: '1',
      VLLM_CPU_OMP_THREADS_BIND: 'nobind',
      OMP_NUM_THREADS: '2',
      HF_HUB_OFFLINE: '1',
      VLLM_NO_USAGE_STATS: '1',
    },
    readyPath: '/health',
    boundMs: 300_000,
  });
  return { kind: 'vllm', models: [options.model], ...server };
}
