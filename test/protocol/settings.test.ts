// Settings as editors send them: at the start, on change, when asked; wrong ones cost their default and one log line.
import assert from 'node:assert/strict';
import { LspClient } from '../harness/lsp/lspClient.ts';
import { ScriptedServer } from '../harness/scripted/scriptedServer.ts';
import { completionsOf, WORDS, writing } from '../harness/scripted/writing.ts';

describe('settings', () => {
  let engine: ScriptedServer;
  let client: LspClient;
  let documents = 0;
  let asked: () => object | null;
  const servers = () => [{ name: 'engine', kind: 'llama-server', url: engine.url }];

  before(async () => {
    engine = await ScriptedServer.start({
      ...WORDS['llama-server'].script(),
      ...writing('llama-server', () => 'call();'),
    });
    asked = () => ({ servers: servers(), 'completion.maxTokens': 48 });
    client = await LspClient.start({
      settings: {
        servers: servers(),
        completion: { enabled: 'yes', maxTokens: 'many', languages: { go: false } },
        'completion.trigger': 'sometimes',
        savings: { hardwareUsd: -5 },
        unknown: { key: true },
      },
      configuration: () => asked() ?? {},
    });
    await client.untilStatus(({ state }) => state === 'ready', 'ready');
  });
  after(async () => {
    await client.stop();
    await engine.stop();
  });

  /** The most tokens that the model is asked for: what of the settings has arrived. */
  async function maxTokens(): Promise<unknown> {
    const document = await client.open('const n = │', { uri: `file:///w/s${++documents}.ts` });
    assert.ok(await document.complete({ isInvoked: true }));
    const last = completionsOf(engine.requests, 'llama-server').at(-1);
    return (last?.body as { n_predict: number } | undefined)?.n_predict;
  }

  it('says each wrong value once and goes on with its default', async () => {
    assert.equal(await maxTokens(), 128);
    const said = client.logged(/^\[settings\]/, ['warn']);
    assert.equal(said.length, 4, client.logText());
    for (const key of ['completion.enabled', 'completion.maxTokens', 'completion.trigger', 'savings.hardwareUsd']) {
      assert.equal(said.filter((line) => line.includes(`hob.${key}`) && line.includes('default')).length, 1, key);
    }
  });

  it('takes over what has changed with the next request', async () => {
    await client.changeSettings({ servers: servers(), 'completion.maxTokens': 32 });
    assert.equal(await maxTokens(), 32);
    await client.changeSettings({ servers: servers(), completion: { maxTokens: 24 } });
    assert.equal(await maxTokens(), 24);
  });

  it('says a wrong value anew when it is changed, not when it is sent again', async () => {
    const wrong = { servers: servers(), 'completion.maxTokens': 7 };
    const before = client.logged(/^\[settings\]/, ['warn']).length;
    await client.changeSettings(wrong);
    await client.changeSettings(wrong);
    assert.equal(await maxTokens(), 128);
    assert.equal(client.logged(/^\[settings\]/, ['warn']).length, before + 1);
  });

  it('asks an editor that sends none, and survives nonsense', async () => {
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    const end = performance.now() + 5_000;
    let tokens = await maxTokens();
    // The answer comes back after a round trip; each look is a completion of its own.
    while (tokens !== 48 && performance.now() < end) tokens = await maxTokens();
    assert.equal(tokens, 48);
    for (const settings of [[], { hob: 'x' }, { hob: { servers: 'x' } }])
      await client.notify('workspace/didChangeConfiguration', { settings });
    await client.changeSettings({ servers: servers(), 'completion.maxTokens': 64 });
    await client.untilStatus(({ state }) => state === 'ready', 'ready');
    assert.equal(await maxTokens(), 64);
  });

  it('names the wrong place in the list of servers, and leaves the rest as it was', async () => {
    await client.changeSettings({
      servers: [{ name: 'engine', kind: 'olama', url: engine.url }],
      'completion.maxTokens': 16,
    });
    await client.settled();
    assert.equal(client.logged(/hob\.servers at 0\.kind/, ['warn']).length, 1);
    await client.changeSettings({ servers: servers(), 'completion.maxTokens': 16 });
    await client.untilStatus(({ state }) => state === 'ready', 'ready');
    assert.equal(await maxTokens(), 16);
  });
});
