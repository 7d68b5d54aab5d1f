// hob/models/*: what there is, which does what, and that a choice counts from the very next completion on.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { CancellationTokenSource, LSPErrorCodes } from 'vscode-languageserver';
import { ModelsListResult } from '../../src/shared/protocol/models.ts';
import { LspClient } from '../harness/lsp/lspClient.ts';
import { json, ndjson, stallAfter } from '../harness/scripted/answers.ts';
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
  const ledger = () =>
    fs
      .readdirSync(client.storage, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.jsonl') && !file.includes('perimeter'))
      .flatMap((file) => fs.readFileSync(path.join(client.storage, file), 'utf8').trim().split('\n'))
      .filter((line) => line.startsWith('{'))
      .map((line) => asRecord(JSON.parse(line)));
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

  it('stops a download that is called off, and asks Ollama to go on with it the next time', async () => {
    first.change({ '/api/pull': stallAfter(`${JSON.stringify({ status: 'pulling 1', completed: 5, total: 10 })}\n`) });
    const source = new CancellationTokenSource();
    const before = first.requestsTo('/api/pull').length;
    const pulling = client.request('hob/models/pull', { server: 'first', name: 'slow:1b' }, source.token);
    await first.until(() => first.requestsTo('/api/pull').length === before + 1);
    source.cancel();
    await assert.rejects(pulling, { code: LSPErrorCodes.RequestCancelled });
    first.change({ '/api/pull': ndjson([{ status: 'success' }]) });
    assert.equal(await client.request('hob/models/pull', { server: 'first', name: 'slow:1b' }), null);
    assert.equal(asRecord(first.requestsTo('/api/pull').at(-1)?.body)['name'], 'slow:1b');
    client.progress.length = 0;
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

  it('gives a language the model that hob.routes has for it, from the next completion on', async () => {
    const completion = { model: `first/${MODEL}`, languages: { python: `second/${MODEL}` } };
    await client.changeSettings({ servers: servers(), routes: { completion } });
    assert.equal(await ghost(), 'first();');
    const python = await client.open('n = │', { uri: 'file:///w/a.py', languageId: 'python' });
    assert.equal((await python.complete({ isInvoked: true }))?.insertText, 'second();');
    await client.request('hob/models/select', { task: 'completion', language: 'python', model: '' });
    assert.equal((await list()).routes.completion?.languages, undefined);
    await python.type('m');
    assert.equal((await python.complete({ isInvoked: true }))?.insertText, 'first();');
    await client.changeSettings({ servers: servers() });
  });

  it('thinks as the route says, and as the message says where that says otherwise; completions never do', async () => {
    const chat = { model: `first/${MODEL}`, think: 'low' };
    await client.changeSettings({ servers: servers(), routes: { chat, completion: `first/${MODEL}` } });
    const asked = async (conversation: string, think?: 'off') => {
      await client.chat({ conversation, text: 'hello', ...(think && { think }) });
      return asRecord(first.requestsTo('/api/chat').at(-1)?.body)['think'];
    };
    assert.equal(await asked('t1'), 'low');
    assert.equal(await asked('t2', 'off'), false);
    await client.request('hob/models/select', { task: 'chat', think: 'high' });
    assert.equal(await asked('t3'), 'high');
    await ghost();
    assert.equal(asRecord(first.requestsTo('/api/generate').at(-1)?.body)['think'], false);
    await client.changeSettings({ servers: servers() });
  });

  it('shows adapters with their base, and counts what they answer as specialised', async () => {
    const card = (id: string, parent: string | null) => ({
      id,
      owned_by: 'vllm',
      root: id,
      parent,
      max_model_len: 8192,
    });
    second.change({ '/v1/models': json({ data: [card(MODEL, null), card('ours', MODEL)] }) });
    const ours = (await list()).models.find(({ name }) => name === 'ours');
    assert.deepEqual([ours?.parent, ours?.isSpecialised, ours?.fim], [MODEL, true, 'native']);
    await client.chat({ conversation: 'tuned', text: 'hello', model: 'second/ours' });
    await client.until(() => ledger().some((line) => line['own'] === true), 'a line of a specialised model');
    assert.ok(
      ledger().some((line) => line['own'] !== true),
      'the others are not',
    );
    second.change(vllm());
  });

  it('tells what could be fetched, and which machine that is reckoned for', async () => {
    const { available, machine } = await list();
    assert.ok(machine.memoryBytes > 0);
    assert.ok(available.every(({ server, fit, name }) => server === 'first' && fit !== 'no' && name !== MODEL));
  });

  it('fetches a model with progress, then has it', async () => {
    first.change({
      ...ollama([ollamaTag(MODEL), ollamaTag('new:1b')]),
      '/api/pull': ndjson([
        { status: 'pulling manifest' },
        { status: 'pulling', completed: 50e6, total: 100e6 },
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
    const begun = client.progress.length;
    const steps: unknown[] = [];
    client.connection.onNotification('hob/models/pulling', (step: unknown) => void steps.push(step));
    await client.request('hob/models/pull', { server: 'first', name: 'new:1b', isWatched: true });
    assert.deepEqual(steps[1], { server: 'first', name: 'new:1b', text: '50 MB of 100 MB', percent: 50 });
    assert.equal(client.progress.length, begun, 'a client that watches gets no second progress');
    first.change({ '/api/pull': ndjson([{ error: 'pull model manifest: file does not exist' }]) });
    await assert.rejects(client.request('hob/models/pull', { server: 'first', name: 'nope' }), /file does not exist/);
  });
});

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
