// hob/status, asked for and told: what state the servers are in and what the person can do about it.
import assert from 'node:assert/strict';
import { Status } from '../../src/shared/protocol/status.ts';
import { LspClient } from '../harness/lsp/lspClient.ts';
import { json } from '../harness/scripted/answers.ts';
import { llamaServer, MODEL, ollama, openAiList } from '../harness/scripted/dialects.ts';
import { type Script, ScriptedServer } from '../harness/scripted/scriptedServer.ts';
import { Held } from '../harness/scripted/writing.ts';

const LOADING = json({ error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }, 503);
const NO_KEY = json({ error: { code: 401, message: 'Invalid API Key', type: 'authentication_error' } }, 401);

describe('status', () => {
  let client: LspClient;
  const engines: ScriptedServer[] = [];
  before(async () => {
    client = await LspClient.start({
      settings: { servers: [{ name: 'nobody', kind: 'ollama', url: 'http://127.0.0.1:9' }] },
      secrets: { 'server/locked': 'key of the test' },
    });
  });
  after(async () => {
    await client.stop();
    for (const engine of engines) await engine.stop();
  });

  async function use(name: string, script: Script, kind = 'llama-server'): Promise<ScriptedServer> {
    const engine = await ScriptedServer.start(script);
    engines.push(engine);
    await client.changeSettings({ servers: [{ name, kind, url: engine.url }], 'completion.ahead': 'never' });
    return engine;
  }

  it('no server: says which one does not answer, with a command', async () => {
    const status = await client.untilStatus(({ state }) => state === 'noServer', 'no server');
    assert.deepEqual(Status.parse(status), status);
    assert.equal(status.servers[0]?.state, 'down');
    assert.match(status.detail ?? '', /^nobody does not answer\. Nothing listens at 127\.0\.0\.1:9\.$/);
    const document = await client.open('const a = │');
    assert.equal(await document.complete(), undefined);
    assert.equal((await client.status()).lastReason?.command, 'hob.showServers');
    assert.equal((await client.status()).models.completion, undefined);
  });

  it('an address that is none: says how to write it', async () => {
    await client.changeSettings({ servers: [{ name: 'odd', kind: 'vllm', url: 'not a url' }] });
    const status = await client.untilStatus(({ servers }) => servers[0]?.state === 'refused', 'refused');
    assert.match(status.detail ?? '', /The url of odd in hob\.servers is not an address: write it like http/);
  });

  it('loading: tells since when, and goes on by itself', async () => {
    const engine = await use('slow', { ...llamaServer(), '/health': LOADING });
    const status = await client.untilStatus(({ state }) => state === 'loading', 'loading');
    assert.match(status.detail ?? '', /\(\d+ s\)$/);
    engine.change(llamaServer());
    await client.untilStatus(({ state }) => state === 'ready', 'ready');
    assert.equal(engine.requestsTo('/completion').length, 0);
  });

  it('a key that is wanted: asks the editor once, and says so where there is none', async () => {
    const locked = await use('unknown', { ...llamaServer(), '/props': NO_KEY });
    const status = await client.untilStatus(({ servers }) => servers[0]?.state === 'unauthorized', 'unauthorized');
    assert.match(status.detail ?? '', /unknown wants a key/);
    assert.ok(!JSON.stringify([...client.logs, ...client.statuses]).includes('key of the test'));
    const engine = await use('locked', {
      ...llamaServer(),
      '/props': (seen, response) =>
        (seen.headers.authorization === 'Bearer key of the test' ? llamaServer()['/props'] : NO_KEY)?.(seen, response),
    });
    await client.untilStatus(({ state }) => state === 'ready', 'ready');
    assert.deepEqual(
      client.secretsAsked.filter((id) => id === 'server/locked'),
      ['server/locked'],
    );
    assert.ok(engine.requests.length > 0 && locked.requests.length < 20);
  });

  it('a key that has expired, and one that may not: each in its own words, mended by a new one at once', async () => {
    const secrets: Record<string, string> = { 'server/team': 'old' };
    const own = await LspClient.start({ settings: {}, secrets });
    let status = 401;
    const engine = await ScriptedServer.start({
      ...llamaServer(),
      '/props': (seen, response) =>
        (seen.headers.authorization === 'Bearer new' ? llamaServer()['/props'] : json({ error: 'no' }, status))?.(
          seen,
          response,
        ),
    });
    engines.push(engine);
    await own.changeSettings({ servers: [{ name: 'team', kind: 'llama-server', url: engine.url }] });
    const detail = (pattern: RegExp) =>
      own.untilStatus(({ servers }) => pattern.test(servers[0]?.detail ?? ''), String(pattern));
    await detail(/^team does not take its key, which is wrong or has expired/);
    const document = await own.open('const a = │');
    await document.complete({ isInvoked: true });
    assert.equal((await own.status()).lastReason?.command, 'hob.setServerKey');
    status = 403;
    await own.request('hob/models/list');
    await detail(/^team does not allow this/);
    secrets['server/team'] = 'new';
    await own.notify('hob/servers/keyChanged', { server: 'team' });
    await own.untilStatus(({ servers }) => servers[0]?.state === 'up', 'up with the new key');
    assert.ok(!/\bold\b|Bearer/.test(own.logText()));
    await own.stop();
  });

  it('a host that is allowed no longer: says so at once, not at the next look', async () => {
    const servers = [{ name: 'far', kind: 'vllm', url: 'http://gpu-box.invalid:8000' }];
    await client.changeSettings({ servers, 'perimeter.allowedHosts': ['gpu-box.invalid'] });
    await client.untilStatus(({ servers: [far] }) => far?.name === 'far' && far.state === 'down', 'allowed, and away');
    await client.changeSettings({ servers });
    const status = await client.untilStatus(({ servers: [far] }) => far?.state === 'refused', 'refused', 3_000);
    assert.match(status.detail ?? '', /allowedHosts/);
  });

  it('no model: says so, and finds one that comes', async () => {
    const engine = await use('empty', { ...ollama([]) }, 'ollama');
    const status = await client.untilStatus(({ state }) => state === 'noModel', 'no model');
    assert.match(status.detail ?? '', /^empty has no model yet/);
    engine.change(ollama());
    await client.request('hob/models/list');
    await client.untilStatus(({ state }) => state === 'ready', 'ready');
  });

  it('ready, working, ready: tells each, with the model', async () => {
    const held = new Held('llama-server');
    const engine = await use('good', { ...llamaServer(), ...held.script });
    const ready = await client.untilStatus(({ state }) => state === 'ready', 'ready');
    assert.equal(ready.models.completion, `good/${MODEL}`);
    const from = client.statuses.length;
    const document = await client.open('const a = │', { uri: 'file:///w/working.ts' });
    const asked = document.ask({ isInvoked: true });
    await engine.until(() => held.requests.length === 1);
    await client.until(() => client.statuses.slice(from).some(({ state }) => state === 'working'), 'working');
    held.last.write('call();\n');
    held.last.end();
    await asked.ghost;
    await client.until(() => client.statuses.at(-1)?.state === 'ready', 'ready again');
    assert.equal(client.statuses.at(-1)?.lastReason, undefined);
    assert.ok(client.statuses.length - from < 8, 'not a notification for everything');
  });

  it('paused: says so while completions are off', async () => {
    const { servers } = await client.status();
    const [{ name, kind, url } = { name: '', kind: 'ollama', url: '' }] = servers;
    await client.changeSettings({ servers: [{ name, kind, url }], 'completion.enabled': false });
    await client.untilStatus(({ state }) => state === 'paused', 'paused');
  });

  it('finds a server at its usual address when nothing is set', async () => {
    const engine = await ScriptedServer.start(ollama());
    engines.push(engine);
    const fresh = await LspClient.start({ settings: {}, env: { OLLAMA_HOST: `127.0.0.1:${engine.port}` } });
    const status = await fresh.untilStatus(
      ({ servers }) => servers.some(({ url, state }) => url === engine.url && state === 'up'),
      'the server',
    );
    assert.equal(status.servers.find(({ url }) => url === engine.url)?.isDiscovered, true);
    await fresh.stop();
  });

  it('names the model list’s absence for a server that speaks something else', async () => {
    await use('wrong', { ...llamaServer(), '/v1/models': openAiList([], {}), '/props': json('surprise') });
    const status = await client.untilStatus(
      ({ servers }) => servers[0]?.name === 'wrong' && servers[0].state === 'down',
      'down',
    );
    assert.match(status.servers[0]?.detail ?? '', /^wrong answers \/props with something else than expected\.$/);
  });
});
