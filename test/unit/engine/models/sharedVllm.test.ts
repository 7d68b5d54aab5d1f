// vLLM as many people's server: one person's salt, priorities that are refused, and how many wait.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { ServerRegistry } from '../../../../src/engine/models/registry.ts';
import { personSalt } from '../../../../src/engine/models/vllm/personSalt.ts';
import { createPerimeter } from '../../../../src/engine/perimeter/perimeter.ts';
import { createLogger } from '../../../../src/shared/base/log.ts';
import type { ServerSetting } from '../../../../src/shared/settings/schema.ts';
import { inTurn, json, sse, text } from '../../../harness/scripted/answers.ts';
import { llamaServer, lmStudio, ollama, vllm } from '../../../harness/scripted/dialects.ts';
import { type Script, ScriptedServer } from '../../../harness/scripted/scriptedServer.ts';
import { Bench, CHAT_PATH, COMPLETION_PATH, KINDS } from './bench.ts';
import { collect } from './collect.ts';

const DIALECTS = { ollama: () => ollama(), vllm, 'llama-server': llamaServer, 'openai-compatible': lmStudio } as const;

describe('shared vllm', () => {
  let folder: string;
  const open: (() => unknown)[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'hob-salt-'));
  });
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A server of a kind with Hob's registry in front of it, as the settings make it, and all that was logged. */
  async function connect(setting: Partial<ServerSetting>, change: Script = {}, storage = 'mine') {
    const kind = setting.kind ?? 'vllm';
    const server = await ScriptedServer.start({ ...DIALECTS[kind](), ...change });
    const logged: string[] = [];
    const log = createLogger((level, message) => logged.push(`${level} ${message}`));
    const perimeter = createPerimeter({ allowedHosts: () => [], audit: { left: () => {}, stayed: () => {} }, log });
    const cacheSalt = personSalt(path.join(folder, storage, 'cache-salt'));
    const registry = new ServerRegistry({ fetch: perimeter.fetch, log, env: {}, cacheSalt });
    open.push(
      () => server.stop(),
      () => perimeter.dispose(),
      () => registry.dispose(),
    );
    const settings = (servers: ServerSetting[]) => registry.update({ servers, 'perimeter.allowedHosts': [] });
    settings([{ name: 'team', kind, url: server.url, ...setting }]);
    const known = registry.find('team');
    assert.ok(known);
    return { server, registry, settings, client: known.client, logged };
  }

  async function ask({ server, client }: Awaited<ReturnType<typeof connect>>, kind: (typeof KINDS)[number] = 'vllm') {
    const { signal } = new AbortController();
    const model = 'qwen2.5-coder:1.5b';
    await collect(client.complete({ model, prompt: 'PROMPT', maxTokens: 8, stop: [], signal }));
    await collect(client.chat({ model, task: 'chat', messages: [{ role: 'user', content: 'hello' }], signal }));
    const paths = [COMPLETION_PATH[kind], CHAT_PATH[kind]];
    return paths.map((at) => server.requestsTo(at).at(-1)?.body as Wire);
  }

  it('sends one salt with everything, the same for one person, another for the next', async () => {
    const first = await ask(await connect({ cacheSalt: true }));
    const again = await ask(await connect({ cacheSalt: true }));
    const other = await ask(await connect({ cacheSalt: true }, {}, 'theirs'));
    const salts = [...first, ...again, ...other].map(({ cache_salt }) => cache_salt);
    const [mine] = salts;
    assert.match(mine ?? '', /^[\w-]{43}$/);
    assert.deepEqual(salts.slice(0, 4), [mine, mine, mine, mine]);
    assert.equal(salts[4], salts[5]);
    assert.notEqual(salts[4], mine);
    const embeddings = json({ data: [{ index: 0, embedding: [1] }] });
    const { server, client } = await connect({ cacheSalt: true }, { '/v1/embeddings': embeddings });
    await client.embed?.({ model: 'm', texts: ['TEXT'], signal: new AbortController().signal });
    assert.deepEqual(
      server.requestsTo('/v1/embeddings').map(({ body }) => (body as Wire).cache_salt),
      [mine],
    );
  });

  it('sends none unless asked to, and to no other kind of server', async () => {
    for (const body of await ask(await connect({}))) assert.ok(!('cache_salt' in body));
    for (const kind of KINDS.filter((other) => other !== 'vllm')) {
      const connected = await connect({ kind, cacheSalt: true });
      await ask(connected, kind);
      assert.doesNotMatch(JSON.stringify(connected.server.requests), /cache_salt/, kind);
    }
  });

  it('follows the setting without a restart', async () => {
    const connected = await connect({ cacheSalt: true });
    connected.settings([{ name: 'team', kind: 'vllm', url: connected.server.url }]);
    const client = connected.registry.find('team')?.client;
    assert.ok(client);
    for (const body of await ask({ ...connected, client })) assert.ok(!('cache_salt' in body));
  });

  it('keeps the salt in a file of this person alone, and makes one only', async () => {
    const file = path.join(folder, 'new', 'cache-salt');
    // Two windows at once.
    const salts = await Promise.all([personSalt(file)(), personSalt(file)(), personSalt(file)()]);
    assert.equal(new Set(salts).size, 1);
    assert.equal((await readFile(file, 'utf8')).trim(), salts[0]);
    if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.equal(await personSalt(file)(), salts[0]);
  });

  it('makes another where the file is damaged, and one for itself where none can be kept', async () => {
    const file = path.join(folder, 'cache-salt');
    await writeFile(file, 'short');
    const made = await personSalt(file)();
    assert.match(made, /^[\w-]{43}$/);
    assert.equal(await personSalt(file)(), made);
    const nowhere = personSalt(path.join(file, 'no folder', 'cache-salt'));
    const own = await nowhere();
    assert.match(own, /^[\w-]{43}$/);
    assert.equal(await nowhere(), own);
  });

  it('says the salt in no log and no error, whatever the server repeats of it', async () => {
    const echo: Script[string] = (request, response) => {
      const { cache_salt } = request.body as Wire;
      return json({ error: { message: `cache_salt ${cache_salt} is refused`, code: 400 } }, 400)(request, response);
    };
    const connected = await connect({ cacheSalt: true }, { '/v1/completions': echo, '/v1/chat/completions': echo });
    const salt = await personSalt(path.join(folder, 'mine', 'cache-salt'))();
    await assert.rejects(ask(connected), (error: Error) => {
      assert.match(error.message, /cache_salt … is refused/);
      assert.doesNotMatch(String(error.stack), new RegExp(salt));
      return true;
    });
    // Asked for by the person: it is not left out to please the server.
    assert.equal(connected.server.requestsTo('/v1/completions').length, 1);
    assert.doesNotMatch(connected.logged.join('\n'), new RegExp(salt));
  });

  it('drops a refused priority for good, also when two chats find out at once', async () => {
    const refusal = json({ error: { message: 'Got priority 10 but Priority scheduling is not enabled.' } }, 400);
    const answer = sse([{ choices: [{ delta: { content: 'ok' }, finish_reason: 'stop' }] }, '[DONE]']);
    const bench = await Bench.open('vllm', { '/v1/chat/completions': inTurn(refusal, refusal, answer) });
    open.push(() => bench.close());
    const both = await Promise.all([
      collect(bench.client.chat(bench.chat())),
      collect(bench.client.chat(bench.chat())),
    ]);
    assert.deepEqual(
      both.map(({ text: said }) => said),
      ['ok', 'ok'],
    );
    await collect(bench.client.chat(bench.chat()));
    const sent = bench.server.requestsTo('/v1/chat/completions').map(({ body }) => (body as Wire).priority);
    assert.deepEqual(
      sent.sort(),
      [10, 10, undefined, undefined, undefined].sort(),
      'two refusals, their repetitions, and one without',
    );
  });

  it('goes before chats with a completion: no priority is 0, which is earlier than theirs', async () => {
    const [completion, chat] = await ask(await connect({}));
    assert.equal(completion?.priority, undefined);
    assert.ok((chat?.priority ?? 0) > 0);
  });

  it('reads how many wait, of all engines behind the address, and no further than that', async () => {
    const page = [
      '# HELP vllm:num_requests_waiting Number of requests waiting to be processed.',
      '# TYPE vllm:num_requests_waiting gauge',
      'vllm:num_requests_waiting{engine="0",model_name="m"} 3.0',
      'vllm:num_requests_waiting{engine="1",model_name="m"} 2.0',
      '# TYPE vllm:num_requests_waiting_by_reason gauge',
      'vllm:num_requests_waiting_by_reason{engine="0",reason="capacity"} 3.0',
      'vllm:num_requests_waiting{engine="9"} 1000',
    ].join('\n');
    const bench = await Bench.open('vllm', { '/metrics': inTurn(text(page), text('nothing of that'), json({}, 404)) });
    open.push(() => bench.close());
    const depth = () => bench.client.queueDepth?.(new AbortController().signal);
    assert.equal(await depth(), 5);
    assert.equal(await depth(), undefined);
    await assert.rejects(async () => depth(), { kind: 'not-found' });
  });
});

/** What of a body these tests look at. */
interface Wire {
  readonly cache_salt?: string;
  readonly priority?: number;
}
