// Servers over time: found, away, back, loading, wrong, and never asked more often than is polite.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { ServerRegistry } from '../../../../src/engine/models/registry.ts';
import { ServerError } from '../../../../src/engine/models/serverError.ts';
import { createPerimeter, type Perimeter } from '../../../../src/engine/perimeter/perimeter.ts';
import type { ServerStatus } from '../../../../src/shared/protocol/status.ts';
import type { ServerKind } from '../../../../src/shared/protocol/tasks.ts';
import { json, ndjson, stall, text } from '../../../harness/scripted/answers.ts';
import { llamaServer, MODEL, OLLAMA_END, ollama, ollamaTag, vllm } from '../../../harness/scripted/dialects.ts';
import { type Script, ScriptedServer } from '../../../harness/scripted/scriptedServer.ts';
import { until } from '../../../harness/until.ts';
import { ManualClock } from './manualClock.ts';

describe('registry', () => {
  let perimeter: Perimeter;
  let clock: ManualClock;
  let registry: ServerRegistry;
  let servers: ScriptedServer[];
  let allowedHosts: string[];
  let keys: Record<string, string>;

  beforeEach(() => {
    allowedHosts = [];
    keys = {};
    perimeter = createPerimeter({ allowedHosts: () => allowedHosts, audit: { left: () => {}, stayed: () => {} } });
    clock = new ManualClock();
    registry = new ServerRegistry({ fetch: perimeter.fetch, clock, env: {}, key: async (server) => keys[server] });
    servers = [];
  });
  afterEach(async () => {
    registry.dispose();
    perimeter.dispose();
    await Promise.all(servers.map((server) => server.stop()));
  });

  const serve = async (script: Script, port = 0) => {
    const server = await ScriptedServer.start(script, port);
    servers.push(server);
    return server;
  };
  const use = (...list: { name: string; kind: ServerKind; url: string }[]) =>
    registry.update({ servers: list, 'perimeter.allowedHosts': allowedHosts });
  const status = (name = 'box') => registry.statuses.find((one) => one.name === name);
  const state = (name = 'box') => status(name)?.state;

  /** Waits for what real sockets take; the clock stands still meanwhile. */
  const comes = (condition: () => boolean, what: string, boundMs?: number) =>
    until(condition, () => `${what}: ${JSON.stringify(registry.statuses)}`, boundMs);
  const reaches = (wanted: ServerStatus['state'], name = 'box') => comes(() => state(name) === wanted, wanted);
  /** Lets the clock run until the condition holds, and says how long that took by the clock. */
  async function runUntil(condition: () => boolean, boundMs = 60_000, stepMs = 250): Promise<number> {
    const begun = clock.elapsed();
    while (!condition()) {
      assert.ok(clock.elapsed() - begun < boundMs, `not within ${boundMs} ms: ${JSON.stringify(registry.statuses)}`);
      clock.advance(stepMs);
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    return clock.elapsed() - begun;
  }

  it('is up with its models: the list at once, what it knows of each a little later', async () => {
    const server = await serve(ollama());
    use({ name: 'box', kind: 'ollama', url: `${server.url}/` });
    assert.equal(state(), 'starting');
    assert.equal(registry.isSettled, false);
    await reaches('up');
    assert.equal(registry.isSettled, true);
    await comes(() => registry.models[0]?.licence !== undefined, 'the licence');
    const [model] = registry.models;
    assert.equal(model?.id, `box/${MODEL}`);
    assert.equal(model?.fim, 'native');
    assert.equal(model?.licence, 'Apache License');
    assert.equal(status()?.version, '0.32.6');
    assert.equal(registry.find('box')?.description(MODEL)?.trainedContextTokens, 32_768);
  });

  it('is away, is asked ever more rarely, and is back within 10 seconds of coming back', async () => {
    const server = await serve(vllm());
    const { port, url } = server;
    use({ name: 'box', kind: 'vllm', url: server.url });
    await reaches('up');
    await server.stop();
    registry.reportFailure('box', await perimeter.fetch(url).catch((error: unknown) => error));
    clock.advance(1_000);
    await reaches('down');
    assert.match(status()?.detail ?? '', /Nothing listens/);
    assert.deepEqual(registry.models, []);
    for (let i = 0; i < 60; i++) {
      clock.advance(1_000);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const pauses = clock.delays.filter((ms) => ms >= 500 && ms <= 10_000);
    assert.ok(pauses.includes(8_000), `pauses ${pauses}`);
    await serve(vllm(), port);
    const ms = await runUntil(() => state() === 'up');
    assert.ok(ms <= 10_000, `${ms} ms`);
    assert.equal(registry.models.length, 1);
  });

  it('has one question at a time for a server that hangs, whoever asks', async () => {
    const server = await serve({ ...llamaServer(), '/health': stall() });
    use({ name: 'box', kind: 'llama-server', url: server.url });
    await server.until(() => server.requests.length === 1);
    for (let i = 0; i < 50; i++) {
      registry.reportFailure('box', new ServerError('timeout', 'x'));
      clock.advance(1_000);
    }
    void registry.refresh();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(server.requests.length, 1);
  });

  it('does not turn many failing requests into many questions', async () => {
    const server = await serve({ ...vllm(), '/v1/models': json('x', 500) });
    use({ name: 'box', kind: 'vllm', url: server.url });
    await reaches('down');
    const unreachable = await perimeter.fetch('http://127.0.0.1:1/').catch((error: unknown) => error);
    for (let i = 0; i < 200; i++) {
      registry.reportFailure('box', unreachable);
      await Promise.resolve();
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.ok(server.requests.length <= 3, `${server.requests.length} questions`);
  });

  const STATES: readonly [string, Script, ServerStatus['state']][] = [
    ['a key is missing', { '/v1/models': json({ error: 'Unauthorized' }, 401) }, 'unauthorized'],
    ['it loads its model', { '/v1/models': json({ error: { message: 'Loading model', code: 503 } }, 503) }, 'loading'],
    ['it is busy', { '/v1/models': json({ error: 'busy' }, 429) }, 'busy'],
    ['it has no model', { '/v1/models': json({ data: [] }) }, 'noModel'],
    ['it answers nonsense', { '/v1/models': text('<html>') }, 'down'],
    ['it fails', { '/v1/models': text('', 500) }, 'down'],
  ];
  for (const [what, script, expected] of STATES) {
    it(`says ${expected} when ${what}, and notices when that is over`, async () => {
      const server = await serve({ ...vllm(), ...script });
      use({ name: 'box', kind: 'vllm', url: server.url });
      await reaches(expected);
      assert.ok((status()?.detail ?? '').length > 5);
      server.change(vllm());
      const ms = await runUntil(() => state() === 'up');
      assert.ok(ms <= 10_250, `${ms} ms`);
      assert.equal(status()?.detail, undefined);
    });
  }

  it('asks for the key after a 401 only, and goes on with it', async () => {
    const server = await serve(vllmBehindKey());
    keys = { box: 'right' };
    use({ name: 'box', kind: 'vllm', url: server.url });
    await reaches('up');
    assert.equal(server.requests[0]?.headers.authorization, undefined);
    assert.equal(server.requests.at(-1)?.headers.authorization, 'Bearer right');
  });

  it('shows an address that is none, a name given twice, and a host that is not allowed, each with what to do', async () => {
    const server = await serve(vllm());
    use(
      { name: 'typo', kind: 'vllm', url: 'localhost:8000 ' },
      { name: 'words', kind: 'vllm', url: 'my server' },
      { name: 'far', kind: 'vllm', url: 'http://gpu-box.invalid:8000' },
      { name: 'box', kind: 'vllm', url: server.url },
      { name: 'box', kind: 'ollama', url: server.url },
    );
    await reaches('up');
    await reaches('refused', 'far');
    assert.match(status('far')?.detail ?? '', /allowedHosts/);
    const refused = registry.statuses.filter((one) => one.state === 'refused');
    assert.deepEqual(refused.map(({ name }) => name).sort(), ['box', 'far', 'typo', 'words']);
    assert.match(status('words')?.detail ?? '', /not an address/);
    clock.advance(3_600_000);
    assert.equal(state('far'), 'refused');
  });

  it('keeps the servers that new settings leave as they are', async () => {
    const [one, two] = [await serve(vllm()), await serve(llamaServer())];
    const first = { name: 'one', kind: 'vllm', url: one.url } as const;
    use(first, { name: 'two', kind: 'llama-server', url: two.url });
    await reaches('up', 'one');
    await reaches('up', 'two');
    const { client } = registry.find('one') ?? {};
    use(first, { name: 'three', kind: 'llama-server', url: two.url });
    await reaches('up', 'three');
    assert.equal(registry.find('one')?.client, client);
    assert.equal(registry.find('two'), undefined);
  });

  it('finds a host once it is allowed', async () => {
    const far = { name: 'far', kind: 'vllm', url: 'http://gpu-box.invalid:8000' } as const;
    use(far);
    await reaches('refused', 'far');
    allowedHosts = ['gpu-box.invalid'];
    use(far);
    await reaches('down', 'far');
  });

  it('says at once that a host is allowed no longer, and keeps the server', async () => {
    allowedHosts = ['gpu-box.invalid'];
    const far = { name: 'far', kind: 'vllm', url: 'http://gpu-box.invalid:8000' } as const;
    use(far);
    await reaches('down', 'far');
    const { client } = registry.find('far') ?? {};
    allowedHosts = [];
    use(far);
    await reaches('refused', 'far');
    assert.equal(registry.find('far')?.client, client);
  });

  it('takes a key that the person has just set, and forgets one that was removed, without waiting', async () => {
    const server = await serve(vllmBehindKey());
    keys = { box: 'expired' };
    use({ name: 'box', kind: 'vllm', url: server.url });
    await reaches('unauthorized');
    assert.match(status()?.detail ?? '', /box does not take its key, which is wrong or has expired/);
    keys = { box: 'right' };
    registry.keyChanged('box');
    await reaches('up');
    keys = {};
    registry.keyChanged('box');
    await reaches('unauthorized');
    assert.match(status()?.detail ?? '', /box wants a key/);
  });

  it('lists 5 000 models without going through all of them for each', async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => ollamaTag(`model-${index}:7b`));
    const server = await serve(ollama(many));
    let changes = 0;
    registry.onDidChange(() => changes++);
    use({ name: 'box', kind: 'ollama', url: server.url });
    const begun = process.cpuUsage();
    await comes(() => registry.models.length === 5_000, '5 000 models', 10_000);
    await comes(() => server.requestsTo('/api/show').length === 200, 'the descriptions', 30_000);
    const { user, system } = process.cpuUsage(begun);
    assert.ok((user + system) / 1e6 < 10, `${(user + system) / 1e6} s of CPU`);
    assert.ok(changes < 150, `${changes} changes`);
  }).timeout(40_000);

  it('measures how fast a model answers, whoever asked it', async () => {
    const server = await serve({
      ...ollama(),
      '/api/chat': ndjson([
        { message: { content: 'x' }, done: false },
        { ...OLLAMA_END, response: undefined, eval_count: 40, eval_duration: 2e9 },
      ]),
      '/api/ps': json({ models: [{ name: MODEL, context_length: 4096 }] }),
    });
    use({ name: 'box', kind: 'ollama', url: server.url });
    await reaches('up');
    const box = registry.find('box') ?? assert.fail();
    assert.equal(box.speed(MODEL), undefined);
    const { signal } = new AbortController();
    const messages = [{ role: 'user', content: 'hello' }] as const;
    for await (const event of box.client.chat({ model: MODEL, task: 'chat', messages, signal })) assert.ok(event);
    assert.deepEqual(registry.find('box')?.speed(MODEL), { answer: 20 });
  });

  it('says which model it is loading, and since when', async () => {
    let release = () => {};
    const loaded = new Promise<void>((resolve) => {
      release = resolve;
    });
    const server = await serve({
      ...ollama(),
      '/api/generate': async (request, response) => {
        await loaded;
        json({ done: true, done_reason: 'load' })(request, response);
      },
    });
    use({ name: 'box', kind: 'ollama', url: server.url });
    await reaches('up');
    void registry.find('box')?.client.preload?.(MODEL, 4096);
    assert.equal(state(), 'loading');
    assert.match(status()?.detail ?? '', /qwen2\.5-coder:1\.5b/);
    assert.equal(registry.find('box')?.isServing, true);
    server.change({ '/api/ps': json({ models: [{ name: MODEL, context_length: 4096 }] }) });
    release();
    await reaches('up');
    clock.advance(1_000);
    await comes(() => registry.models[0]?.contextTokens === 4096, 'the context that was loaded');
  });

  it('notices a model that is pulled or removed, by itself while in use and at once when told', async () => {
    const server = await serve(ollama());
    use({ name: 'box', kind: 'ollama', url: server.url });
    await reaches('up');
    server.change({ '/api/tags': json({ models: [ollamaTag(MODEL), ollamaTag('new:1b')] }) });
    registry.noteUse('box');
    await runUntil(() => registry.models.length === 2, 75_000, 2_500);
    server.change({ '/api/tags': json({ models: [ollamaTag('new:1b')] }) });
    await registry.refresh();
    assert.deepEqual(
      registry.models.map(({ name }) => name),
      ['new:1b'],
    );
  });

  it('describes each model once, and anew when another takes its name', async () => {
    const server = await serve(ollama());
    use({ name: 'box', kind: 'ollama', url: server.url });
    await comes(() => registry.models[0]?.licence !== undefined, 'the licence');
    registry.noteUse('box');
    await runUntil(() => server.requestsTo('/api/tags').length >= 2, 130_000, 2_500);
    assert.equal(server.requestsTo('/api/show').length, 1);
    server.change({ '/api/tags': json({ models: [ollamaTag(MODEL, { size: 7 })] }) });
    registry.noteUse('box');
    await runUntil(() => server.requestsTo('/api/show').length === 2, 130_000, 2_500);
  });

  it('tells of changes, not of looks', async () => {
    const server = await serve(vllm());
    let changes = 0;
    registry.onDidChange(() => changes++);
    use({ name: 'box', kind: 'vllm', url: server.url });
    await reaches('up');
    const before = changes;
    const looks = server.requests.length;
    await runUntil(() => server.requests.length >= looks + 6, 60_000, 1_000);
    assert.equal(changes, before);
  });

  it('notices when another kind of server has taken the place of one it found', async () => {
    const first = await serve(ollama());
    const { port } = first;
    registry.dispose();
    registry = new ServerRegistry({ fetch: perimeter.fetch, clock, env: { OLLAMA_HOST: `127.0.0.1:${port}` } });
    use();
    await reaches('up', 'ollama');
    assert.equal(status('ollama')?.isDiscovered, true);
    await first.stop();
    await serve(vllm(), port);
    await runUntil(() => registry.statuses.some(({ kind, state }) => kind === 'vllm' && state === 'up'), 60_000, 1_000);
    assert.equal(state('ollama'), undefined);
  });

  it('stops asking when disposed', async () => {
    const server = await serve(vllm());
    use({ name: 'box', kind: 'vllm', url: server.url });
    await reaches('up');
    registry.dispose();
    const before = server.requests.length;
    clock.advance(120_000);
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.equal(server.requests.length, before);
    assert.deepEqual(registry.statuses, []);
  });
});

/** vLLM that answers who has the key `right`. */
function vllmBehindKey(): Script {
  const list = vllm()['/v1/models'];
  return {
    ...vllm(),
    '/v1/models': (request, response) =>
      request.headers.authorization === 'Bearer right'
        ? list?.(request, response)
        : json({ error: 'Unauthorized' }, 401)(request, response),
  };
}
