// npm run bench:reloads [-- --completions 60 --chats 20]: a mixed hour of completions and chats on a real Ollama, pressed
// into minutes, and how often Ollama started its engine for it. One model for both tasks is to be loaded once.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type EngineServer, startOllama } from '../../test/harness/engines/launch.ts';
import { LspClient } from '../../test/harness/lsp/lspClient.ts';
import { bundleServer } from '../replay/serverBundle.ts';
import { writePage } from '../report/page.ts';
import { type Row, writeResults } from '../report/results.ts';
import { mixedHour } from './mixedHour.ts';

const { values } = parseArgs({
  options: {
    completions: { type: 'string', default: '60' },
    chats: { type: 'string', default: '20' },
    write: { type: 'boolean', default: false },
  },
});

const SEED = 20261122;
const MODEL = 'tiny-fim:latest';
/** A client that asks for another context for each task: as many switches as are enough to see it. */
const SWITCHES = 10;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-reloads-'));
process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

const rows = [await withHob(), await withTwoContexts()];
for (const row of rows) console.log(JSON.stringify(row));
if (values.write) {
  writeResults('reloads', 'npm run bench:reloads', [{ title: 'Loads of one model, real Ollama, tiny-fim', rows }]);
  writePage();
}

/** Hob's own server between a person and Ollama, which would unload by itself after 5 minutes. */
async function withHob(): Promise<Row> {
  const engine = await startOllama({ models: ['tiny-fim'], env: { OLLAMA_KEEP_ALIVE: '5m' } });
  const model = `real/${MODEL}`;
  const client = await LspClient.start({
    bundle: await bundleServer(folder),
    settings: {
      servers: [{ name: 'real', kind: 'ollama', url: engine.url }],
      routes: { completion: model, chat: model },
    },
  });
  try {
    await client.untilStatus(({ models }) => models.completion === model, 'the model', 30_000);
    const done = await mixedHour(client, {
      completions: Number(values.completions),
      chats: Number(values.chats),
      seed: SEED,
    });
    const { context, minutesLeft } = await loadedNow(engine);
    return {
      client: 'Hob',
      completions: done.completions,
      chats: done.chats,
      'called off in mid-answer': done.calledOff,
      loads: loadsOf(engine),
      'context at the end': context,
      'kept for, minutes': minutesLeft,
    };
  } finally {
    await client.stop();
    await engine.stop();
  }
}

/** For comparison: the same model with 2 048 tokens for completions and 4 096 for chats, in turn. */
async function withTwoContexts(): Promise<Row> {
  const engine = await startOllama({ models: ['tiny-fim'], env: { OLLAMA_KEEP_ALIVE: '5m' } });
  try {
    for (let turn = 0; turn < SWITCHES; turn++) {
      await ask(engine, '/api/generate', {
        prompt: 'const a = ',
        raw: true,
        options: { num_ctx: 2_048, num_predict: 4 },
      });
      const messages = [{ role: 'user', content: 'Hello' }];
      await ask(engine, '/api/chat', { messages, options: { num_ctx: 4_096, num_predict: 4 } });
    }
    const { context, minutesLeft } = await loadedNow(engine);
    return {
      client: 'one context for each task',
      completions: SWITCHES,
      chats: SWITCHES,
      'called off in mid-answer': 0,
      loads: loadsOf(engine),
      'context at the end': context,
      'kept for, minutes': minutesLeft,
    };
  } finally {
    await engine.stop();
  }
}

/** From 0.30 on each load starts a llama-server, which Ollama logs. */
function loadsOf(engine: EngineServer): number {
  return fs.readFileSync(engine.logFile, 'utf8').match(/starting llama-?server/gi)?.length ?? 0;
}

async function loadedNow(engine: EngineServer): Promise<{ context: number | null; minutesLeft: number | null }> {
  const response = await fetch(`${engine.url}/api/ps`);
  // As Ollama documents it.
  const { models } = (await response.json()) as { models: { context_length?: number; expires_at?: string }[] };
  const left = Date.parse(models[0]?.expires_at ?? '') - Date.now();
  return {
    context: models[0]?.context_length ?? null,
    minutesLeft: Number.isFinite(left) ? Math.round(left / 60_000) : null,
  };
}

async function ask(engine: EngineServer, at: string, body: object): Promise<void> {
  const response = await fetch(engine.url + at, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: MODEL, stream: false, ...body }),
  });
  if (!response.ok) throw new Error(`${at}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}
