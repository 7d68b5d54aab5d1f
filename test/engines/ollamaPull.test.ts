// Fetching a model through a real Ollama, from the language server to the model's first completion: progress, cancelling,
// going on where it stopped. The registry is one on loopback, since Ollama fetches from whichever host a name begins with.
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { CancellationTokenSource, LSPErrorCodes } from 'vscode-languageserver/node';
import { type PullWords, pullModel } from '../../src/engine/models/pulling.ts';
import { ServerRegistry } from '../../src/engine/models/registry.ts';
import { createPerimeter } from '../../src/engine/perimeter/perimeter.ts';
import { MODELS_LIST_METHOD, MODELS_PULL_METHOD, ModelsListResult } from '../../src/shared/protocol/models.ts';
import { type EngineServer, ensureEngine, ensureModel, startOllama } from '../harness/engines/launch.ts';
import { LoopbackRegistry } from '../harness/engines/loopbackRegistry.ts';
import { LspClient } from '../harness/lsp/lspClient.ts';
import { selfSigned } from '../harness/scripted/selfSigned.ts';

const MB = 1e6;

describe('ollama, real: fetching a model', function () {
  this.timeout(60_000);
  let folder: string;
  let library: LoopbackRegistry;
  let server: EngineServer;
  let name: string;
  const clients: LspClient[] = [];

  before(async function () {
    const engine = await ensureEngine('ollama');
    const model = await ensureModel('tiny-fim');
    // Elsewhere the system alone says whose certificates count, and a test does not change that.
    if (!engine.available || !model.available || process.platform !== 'linux') this.skip();
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'hob-pull-'));
    const certificate = selfSigned('localhost', '127.0.0.1');
    const certificateFile = path.join(folder, 'certificate.pem');
    await fs.writeFile(certificateFile, certificate.cert);
    library = await LoopbackRegistry.start('tiny-fim', model.paths['gguf'] ?? '', certificate);
    name = `localhost:${library.port}/library/tiny-fim:latest`;
    server = await startOllama({ models: [], env: { SSL_CERT_FILE: certificateFile } });
  });
  afterEach(() => Promise.all(clients.splice(0).map((client) => client.stop())));
  after(async () => {
    await server?.stop();
    await library?.stop();
    if (folder) await fs.rm(folder, { recursive: true, force: true });
  });

  const start = async () => {
    const client = await LspClient.start({ settings: { servers: [{ name: 'box', kind: 'ollama', url: server.url }] } });
    clients.push(client);
    await client.untilStatus(({ servers }) => servers.some(({ state }) => /up|noModel/.test(state)), 'Ollama is up');
    return client;
  };
  const list = async (client: LspClient) => ModelsListResult.parse(await client.request(MODELS_LIST_METHOD));
  const percentages = (client: LspClient) => client.progress.flatMap(({ value }) => value.percentage ?? []);
  const remove = () =>
    fetch(`${server.url}/api/delete`, { method: 'DELETE', body: JSON.stringify({ model: name }) }).then(({ status }) =>
      assert.equal(status, 200),
    );

  it('tells how far it is, and stops when cancelled in either way, the second time at once after the first', async () => {
    library.serveUpTo(3 * MB);
    const client = await start();
    const cancel = new CancellationTokenSource();
    const first = client.request(MODELS_PULL_METHOD, { server: 'box', name }, cancel.token);
    await client.until(() => percentages(client).some((percent) => percent >= 30), 'a third');
    assert.ok(client.progress.some(({ value }) => value.message === '3 MB of 8 MB'));
    cancel.cancel();
    await assert.rejects(first, { code: LSPErrorCodes.RequestCancelled });
    library.serveUpTo(5 * MB);
    const second = client.request(MODELS_PULL_METHOD, { server: 'box', name });
    await client.until(() => percentages(client).some((percent) => percent >= 50), 'a half');
    await client.notify('window/workDoneProgress/cancel', { token: client.progress.at(-1)?.token });
    await assert.rejects(second, { code: LSPErrorCodes.RequestCancelled });
    await until(() => !library.isFetching);
    assert.equal(library.ranges.length, 2);
    assert.deepEqual((await list(client)).models, []);
  });

  it('goes on where it stopped, also after the window was killed, and the model completes', async () => {
    library.ranges.length = 0;
    library.serveUpTo(6 * MB);
    const killed = await start();
    void killed.request(MODELS_PULL_METHOD, { server: 'box', name }).catch(() => {});
    await killed.until(() => percentages(killed).some((percent) => percent >= 60), 'two thirds');
    await killed.stop();
    await until(() => !library.isFetching);
    library.serveUpTo(Number.POSITIVE_INFINITY);
    const client = await start();
    await client.request(MODELS_PULL_METHOD, { server: 'box', name });
    const told = percentages(client);
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
    );
    const sent = library.ranges.reduce((sum, { bytes }) => sum + bytes, 0);
    const starts = library.ranges.map(({ from }) => from);
    assert.equal(starts.length, 2, starts.join(', '));
    assert.ok(
      (starts[1] ?? 0) > 5 * MB && sent < library.weightBytes * 1.1,
      `${sent} bytes went out for ${library.weightBytes}, from ${starts}`,
    );
    const { models } = await list(client);
    assert.deepEqual(
      models.map(({ id, fim, sizeBytes }) => [id, fim, (sizeBytes ?? 0) >= library.weightBytes]),
      [[`box/${name}`, 'native', true]],
    );
    const document = await client.open('function add(a: number, b: number): number {\n  return │\n}\n');
    assert.ok((await document.complete({ isInvoked: true }))?.insertText.trim());
  });

  it('gets over a connection that breaks', async () => {
    await remove();
    library.breakOnceAt(5 * MB);
    library.ranges.length = 0;
    const client = await start();
    await client.request(MODELS_PULL_METHOD, { server: 'box', name });
    assert.equal(library.ranges.length, 2);
    assert.ok((library.ranges[1]?.from ?? 0) > 4 * MB, `went on from ${library.ranges[1]?.from}`);
    assert.equal((await list(client)).models.length, 1);
  });

  it('says that there is no such model', async () => {
    const client = await start();
    const wrong = `localhost:${library.port}/library/nobody:latest`;
    await assert.rejects(client.request(MODELS_PULL_METHOD, { server: 'box', name: wrong }), /file does not exist/);
  });

  it('stops when the server says that more comes than the disk has room for', async () => {
    await remove();
    library.ranges.length = 0;
    library.serveUpTo(3 * MB);
    const perimeter = createPerimeter({ allowedHosts: () => [], audit: { left: () => {}, stayed: () => {} } });
    const registry = new ServerRegistry({ fetch: perimeter.fetch, env: {} });
    try {
      registry.update({
        servers: [{ name: 'box', kind: 'ollama', url: server.url }],
        'perimeter.allowedHosts': [],
      });
      await registry.refresh();
      const box = registry.find('box') ?? assert.fail('no server');
      const words: PullWords[] = [];
      const { signal } = new AbortController();
      const disk = { folder: '/models', freeBytes: 1_004 * MB };
      const pull = pullModel({ server: box, name, signal, disk, onProgress: (step) => words.push(step) });
      await assert.rejects(pull, /tiny-fim:latest needs \d MB, and \/models has 1\.0 GB left: make room there/);
      await until(() => !library.isFetching);
      assert.ok(words.length <= 3, JSON.stringify(words));
    } finally {
      registry.dispose();
      perimeter.dispose();
    }
  });
});

async function until(condition: () => boolean, boundMs = 10_000): Promise<void> {
  const end = performance.now() + boundMs;
  while (!condition()) {
    assert.ok(performance.now() < end, `not within ${boundMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
