// Which engine `npm start` uses: a running one, else an installed Ollama, else llama-server with the small models.
import { ensureEngine, ensureModel, startLlamaServer, startOllama } from '../engines/launch.ts';
import { type Launched, launch } from '../engines/serverProcess.ts';
import type { EngineServer } from '../engines/servers.ts';
import { findProgram } from '../engines/tools.ts';

export interface Servers {
  urls: readonly string[];
  /** For settings.json; empty when Hob finds the servers by itself. */
  settings: Readonly<Record<string, unknown>>;
  stops: readonly (() => Promise<void>)[];
}

type Say = (text: string) => void;

const ASK_MS = 1_000;
const OLLAMA_PORT = 11434;

/** The addresses that Hob itself tries without any setting, each with what lists its models. */
const usual = [
  { name: 'Ollama', url: `http://127.0.0.1:${OLLAMA_PORT}`, list: '/api/tags', key: 'models' },
  { name: 'vLLM', url: 'http://127.0.0.1:8000', list: '/v1/models', key: 'data' },
  { name: 'llama-server', url: 'http://127.0.0.1:8080', list: '/v1/models', key: 'data' },
] as const;

/** Throws when there is no engine and none can be made; its message says what is missing. */
export async function provideServers(say: Say): Promise<Servers> {
  return (await running(say)) ?? (await installedOllama(say)) ?? (await ownLlamaServers(say));
}

async function running(say: Say): Promise<Servers | undefined> {
  for (const { name, url, list, key } of usual) {
    const count = await countModels(url + list, key);
    if (count === 0) continue;
    say(`using the ${name} that runs at ${url} (${count} model${count === 1 ? '' : 's'})`);
    return { urls: [url], settings: {}, stops: [] };
  }
  return undefined;
}

async function countModels(url: string, key: string): Promise<number> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ASK_MS) });
    const body = (await response.json()) as Record<string, unknown>;
    const models = body[key];
    return response.ok && Array.isArray(models) ? models.length : 0;
  } catch {
    return 0; // Nobody there, or somebody who is no model server.
  }
}

/** With the person's own models; an Ollama that has none gets the small ones, in a store of their own. */
async function installedOllama(say: Say): Promise<Servers | undefined> {
  const program = findProgram('ollama');
  if (program === undefined) return undefined;
  const [{ url, list, key }] = usual;
  try {
    say('starting the installed Ollama');
    const env = { OLLAMA_HOST: `127.0.0.1:${OLLAMA_PORT}` };
    const command = [program, 'serve'];
    const spec = { name: 'ollama', command, port: OLLAMA_PORT, env, readyPath: '/api/version', boundMs: 30_000 };
    const own: Launched = await launch(spec);
    const count = await countModels(url + list, key);
    if (count > 0) {
      say(`Ollama runs at ${url} (${count} model${count === 1 ? '' : 's'})`);
      return { urls: [url], settings: {}, stops: [own.stop] };
    }
    await own.stop();
    say('it has no models; giving it the small ones');
    return named([await startOllama({ models: ['tiny-fim', 'smollm2'] })]);
  } catch (error) {
    say(`that did not work: ${(error as Error).message}`);
    return undefined;
  }
}

/** Completion needs only what lies in this repository; without the chat model the rest still works. */
async function ownLlamaServers(say: Say): Promise<Servers> {
  const engine = await ensureEngine('llama-server');
  if (!engine.available) throw new Error(engine.reason);
  say(`llama-server: ${engine.origin}`);
  const completion = await startLlamaServer({ model: 'tiny-fim' });
  say(`llama-server with tiny-fim (completion) runs at ${completion.url}`);
  const chatModel = await ensureModel('smollm2');
  if (!chatModel.available) {
    say(`there will be no chat. ${chatModel.reason}`);
    return named([completion]);
  }
  const chat = await startLlamaServer({ model: 'smollm2' });
  say(`llama-server with SmolLM2 (chat) runs at ${chat.url}`);
  return named([completion, chat]);
}

/** Settings that name the servers and route completion to the FIM model and chat to the chat model. */
function named(servers: readonly EngineServer[]): Servers {
  const entries = servers.map(({ kind, url, models }) => ({
    name: models.length > 1 ? kind : `${kind}-${models[0]}`,
    kind,
    url,
    models,
  }));
  const routes: Record<string, string> = {};
  for (const [task, model] of [
    ['completion', 'tiny-fim'],
    ['chat', 'smollm2'],
  ] as const) {
    const entry = entries.find(({ models }) => models.includes(model));
    if (entry !== undefined) routes[task] = `${entry.name}/${model}${entry.kind === 'ollama' ? ':latest' : ''}`;
  }
  return {
    urls: servers.map(({ url }) => url),
    settings: { 'hob.servers': entries.map(({ name, kind, url }) => ({ name, kind, url })), 'hob.routes': routes },
    stops: servers.map((server) => () => server.stop()),
  };
}
