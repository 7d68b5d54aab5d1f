// The contract on a real Ollama, and what only Ollama has: loading on demand, and one context for all tasks.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { StreamEvent } from '../../src/engine/models/modelClient.ts';
import { ServerRegistry } from '../../src/engine/models/registry.ts';
import { createPerimeter, type Perimeter } from '../../src/engine/perimeter/perimeter.ts';
import { Routes } from '../../src/engine/routing/routes.ts';
import { isCancellation } from '../../src/shared/base/errors.ts';
import { writeAdapter } from '../harness/engines/adapter.ts';
import { ensureEngine, ensureModel, type OllamaServer, startOllama } from '../harness/engines/launch.ts';
import { until } from '../harness/until.ts';
import { checkAdapter } from './adapterContract.ts';
import { describeContract } from './contract.ts';

describeContract({
  kind: 'ollama',
  start: (port) => startOllama({ models: ['tiny-fim', 'smollm2'], ...(port && { port }) }),
  models: ['tiny-fim', 'smollm2'],
  fim: 'tiny-fim:latest',
  chat: 'smollm2:latest',
  contextTokens: 2048,
  longTokens: 800,
  startMs: 60_000,
});

describe('ollama, real: loading', function () {
  this.timeout(180_000);
  let server: OllamaServer;
  let perimeter: Perimeter;
  let registry: ServerRegistry;

  before(async function () {
    const wanted = [await ensureEngine('ollama'), await ensureModel('smollm2'), await ensureModel('tiny-fim')];
    if (wanted.some(({ available }) => !available)) this.skip();
    perimeter = createPerimeter({ allowedHosts: () => [], audit: { left: () => {}, stayed: () => {} } });
    server = await startOllama({ models: ['smollm2', 'tiny-fim'] });
    registry = new ServerRegistry({ fetch: perimeter.fetch, env: { OLLAMA_HOST: `127.0.0.1:${server.port}` } });
    registry.update({ servers: [], 'perimeter.allowedHosts': [] });
  });
  after(async () => {
    registry?.dispose();
    perimeter?.dispose();
    await server?.stop();
  });

  it('is found at OLLAMA_HOST, with routes chosen from what is installed', async () => {
    const routes = new Routes({ registry, setting: () => ({}) });
    await until(() => 'model' in routes.route('completion') && registry.models.length === 2, 'both models', 20_000);
    const name = (task: 'completion' | 'chat') => {
      const route = routes.route(task);
      return 'model' in route ? route.model.info.id : route.reason.text;
    };
    assert.equal(name('completion'), 'ollama/tiny-fim:latest');
    assert.equal(name('chat'), 'ollama/smollm2:latest');
    routes.dispose();
  });

  it('loads a model once for completions and chats, also when the first asker leaves at once', async () => {
    const routes = new Routes({ registry, setting: () => ({ completion: 'ollama/smollm2', chat: 'ollama/smollm2' }) });
    await until(() => 'model' in routes.route('chat'), 'a model for chat', 20_000);
    const route = routes.route('completion');
    assert.ok('model' in route);
    const { client, contextTokens, info } = route.model;
    const controller = new AbortController();
    const shared = { model: info.name, maxTokens: 2, contextTokens };
    const leaving = drain(client.complete({ ...shared, prompt: 'one two', stop: [], signal: controller.signal }));
    await until(() => registry.statuses[0]?.state === 'loading', 'the loading', 20_000);
    controller.abort();
    await assert.rejects(leaving, isCancellation);
    for (let turn = 0; turn < 3; turn++) {
      const { signal } = new AbortController();
      await drain(client.complete({ ...shared, prompt: 'one two', stop: [], signal }));
      const messages = [{ role: 'user', content: 'Name a colour.' }] as const;
      const next = routes.route('chat');
      assert.ok('model' in next);
      await drain(
        client.chat({
          ...shared,
          contextTokens: next.model.contextTokens,
          task: 'chat',
          messages,
          think: 'off',
          signal,
        }),
      );
      await registry.refresh();
      assert.equal(next.model.contextTokens, contextTokens, 'the context stays the same once it is loaded');
    }
    const starts = readFileSync(server.logFile, 'utf8').match(/starting llama-?server/gi)?.length;
    assert.equal(starts, 1, `the engine was started ${starts} times`);
    routes.dispose();
  });

  it('lists a model with an ADAPTER below its base, and asks for either', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'hob-adapter-'));
    try {
      const { gguf } = writeAdapter(folder, 'tiny-lora');
      await server.create('tiny-tuned', `FROM tiny-fim\nADAPTER ${gguf}\n`);
      await checkAdapter(server, 'tiny-fim:latest', 'tiny-tuned:latest');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('refuses to run under the name of a model that lies elsewhere', async () => {
    const { client } = registry.find('ollama') ?? assert.fail('no Ollama');
    await assert.rejects(client.preload?.('gpt-oss:120b-cloud', 4096) ?? Promise.resolve(), { kind: 'refused' });
  });
});

async function drain(stream: AsyncIterable<StreamEvent>): Promise<void> {
  for await (const event of stream) if (event.type === 'end') assert.notEqual(event.reason, 'incomplete');
}
