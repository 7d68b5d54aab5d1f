// The contract on a real llama-server, a server that wants a key, and one with an adapter.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { identify } from '../../src/engine/models/identify.ts';
import { ServerRegistry } from '../../src/engine/models/registry.ts';
import { createPerimeter, type Perimeter } from '../../src/engine/perimeter/perimeter.ts';
import { writeAdapter } from '../harness/engines/adapter.ts';
import { type EngineServer, ensureEngine, ensureModel, startLlamaServer } from '../harness/engines/launch.ts';
import { checkAdapter } from './adapterContract.ts';
import { describeContract } from './contract.ts';

describeContract({
  kind: 'llama-server',
  start: (port) => startLlamaServer({ model: 'tiny-fim', ...(port && { port }) }),
  models: ['tiny-fim'],
  fim: 'tiny-fim',
  chat: 'tiny-fim',
  contextTokens: 4096,
  longTokens: 800,
  startMs: 60_000,
  ignoresModelName: true,
  countsTokens: true,
  saysCached: true,
});

describe('llama-server, real: with a key', function () {
  this.timeout(90_000);
  let server: EngineServer;
  let perimeter: Perimeter;

  before(async function () {
    const wanted = [await ensureEngine('llama-server'), await ensureModel('tiny-fim')];
    if (wanted.some(({ available }) => !available)) this.skip();
    perimeter = createPerimeter({ allowedHosts: () => [], audit: { left: () => {}, stayed: () => {} } });
    server = await startLlamaServer({ model: 'tiny-fim', args: ['--api-key', 'right'] });
  });
  after(async () => {
    perimeter?.dispose();
    await server?.stop();
  });

  it('is known for what it is', async () => {
    const known = await identify(server.url, 'openai-compatible', perimeter.fetch);
    assert.deepEqual(known, { kind: 'llama-server', name: 'llama-server' });
  });

  for (const [key, state] of [
    [undefined, 'unauthorized'],
    ['wrong', 'unauthorized'],
    ['right', 'up'],
  ] as const) {
    it(`is ${state} with ${key === undefined ? 'none' : `the ${key} one`}`, async () => {
      const registry = new ServerRegistry({ fetch: perimeter.fetch, env: {}, key: async () => key });
      registry.update({
        servers: [{ name: 'engine', kind: 'llama-server', url: server.url }],
        'perimeter.allowedHosts': [],
      });
      await registry.refresh();
      assert.equal(registry.statuses[0]?.state, state, registry.statuses[0]?.detail);
      registry.dispose();
    });
  }
});

describe('llama-server, real: with an adapter', function () {
  this.timeout(90_000);
  let folder: string;

  before(async function () {
    const wanted = [await ensureEngine('llama-server'), await ensureModel('tiny-fim')];
    if (wanted.some(({ available }) => !available)) this.skip();
    folder = mkdtempSync(path.join(tmpdir(), 'hob-adapter-'));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('lists it below its base, and asks for either', async () => {
    const { gguf } = writeAdapter(folder, 'tiny-lora');
    const server = await startLlamaServer({ model: 'tiny-fim', args: ['--lora-scaled', `${gguf}:0`] });
    try {
      await checkAdapter(server, 'tiny-fim', 'tiny-lora');
    } finally {
      await server.stop();
    }
  });
});
