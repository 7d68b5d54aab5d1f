// hob/models/*: what there is, which does what, and that a choice counts from the very next completion on.
import assert from 'node:assert/strict';
import { ModelsListResult } from '../../src/shared/protocol/models.ts';
import { LspClient } from '../harness/lsp/lspClient.ts';
import { ndjson } from '../harness/scripted/answers.ts';
import { MODEL, ollama, ollamaTag, vllm } from '../harness/scripted/dialects.ts';
import { ScriptedServer } from '../harness/scripted/scriptedServer.ts';
import { writing } from '../harness/scripted/writing.ts';

describe('models', () => {
  let first: ScriptedServer;
  let second: ScriptedServer;
  let client: LspClient;
  let documents = 0;
  before(async () => {
    const small = ollamaTag('qwen2.5-coder:0.5b', { size: 397_000_000 });
    first = await ScriptedServer.start({
      ...ollama([ollamaTag(MODEL), small]),
      ...writing('ollama', () => 'first();'),
    });
    second = await ScriptedServer.start({ ...vllm(), ...writing('vllm', () => 'second();') });
    client = await LspClient.start({ settings: { servers: servers() } });
    await client.untilStatus(({ servers: all }) => all.every(({ state }) => state === 'up'), 'both up');
  });
  after(async () => {
    await client.stop();
    await first.stop();
    await second.stop();
  });

  const servers = () => [
    { name: 'first', kind: 'ollama', url: first.url },
    { name: 'second', kind: 'vllm', url: second.url },
  ];
  const list = async () => ModelsListResult.parse(await client.request('hob/models/list'));
  const ghost = async () => {
    const document = await client.open('const n = │', { uri: `file:///w/m${++documents}.ts` });
    return (await document.complete({ isInvoked: true }))?.insertText;
  };

  it('lists the models of all servers with what is known of them', async () => {
    const { models, routes } = await list();
    assert.deepEqual(models.map(({ id }) => id).sort(), [
      `first/qwen2.5-coder:0.5b`,
      `first/${MODEL}`,
      `second/${MODEL}`,
    ]);
    const model = models.find(({ id }) => id === `first/${MODEL}`);
    assert.equal(model?.fim, 'native');
    assert.equal(model?.quantization, 'Q4_K_M');
    assert.equal(model?.sizeBytes, 986_061_892);
    assert.equal(models.find(({ server }) => server === 'second')?.contextTokens, 8192);
    assert.equal(routes.completion?.isChosen, false);
  });

  it('takes the chosen model for the next completion, and back', async () => {
    for (const [model, text] of [
      [`second/${MODEL}`, 'second();'],
      ['first/qwen2.5-coder:0.5b', 'first();'],
      [`second/${MODEL}`, 'second();'],
    ] as const) {
      assert.equal(await client.request('hob/models/select', { task: 'completion', model }), null);
      assert.equal(await ghost(), text);
      assert.equal((await client.status()).models.completion, model);
      assert.deepEqual((await list()).routes.completion, { model, isChosen: true });
    }
    assert.notEqual((await list()).routes.chat?.isChosen, true);
  });

  it('obeys hob.routes, and names a chosen model that is gone instead of taking another', async () => {
    await client.changeSettings({ servers: servers(), routes: { completion: `first/${MODEL}` } });
    assert.equal(await ghost(), 'first();');
    await client.changeSettings({ servers: servers(), routes: { completion: 'first/gone:7b' } });
    assert.equal(await ghost(), undefined);
    const { lastReason } = await client.status();
    assert.equal(lastReason?.code, 'model-gone');
    assert.match(lastReason?.text ?? '', /^first\/gone:7b is chosen, but/);
    assert.equal(lastReason?.command, 'hob.switchModel');
    await client.changeSettings({ servers: servers() });
  });

  it('refuses a model that there is not, in a sentence', async () => {
    await assert.rejects(
      client.request('hob/models/select', { task: 'completion', model: 'first/none' }),
      /its server does not have it/,
    );
    await assert.rejects(
      client.request('hob/models/select', { task: 'completion', model: 'noslash' }),
      /write it as server\/model/,
    );
  });

  it('fetches a model with progress, then has it', async () => {
    first.change({
      ...ollama([ollamaTag(MODEL), ollamaTag('new:1b')]),
      '/api/pull': ndjson([
        { status: 'pulling manifest' },
        { status: 'pulling', completed: 50, total: 100 },
        { status: 'success' },
      ]),
    });
    assert.equal(await client.request('hob/models/pull', { server: 'first', name: 'new:1b' }), null);
    assert.deepEqual(
      client.progress.map(({ value }) => value.kind),
      ['begin', 'report', 'report', 'report', 'end'],
    );
    assert.ok(client.progress.some(({ value }) => value.percentage === 50));
    assert.ok((await list()).models.some(({ id }) => id === 'first/new:1b'));
    await assert.rejects(
      client.request('hob/models/pull', { server: 'second', name: 'x' }),
      /second cannot fetch models/,
    );
    first.change({ '/api/pull': ndjson([{ error: 'pull model manifest: file does not exist' }]) });
    await assert.rejects(client.request('hob/models/pull', { server: 'first', name: 'nope' }), /file does not exist/);
  });
});
