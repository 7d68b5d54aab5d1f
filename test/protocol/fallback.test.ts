// The fallback through the whole server: when the hosted API is asked, what must be there before, and what is kept of it.
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { ChatMeasureResult } from '../../src/shared/protocol/chat.ts';
import {
  EDIT_COMMIT_METHOD,
  EDIT_DELTA_METHOD,
  EDIT_REWRITE_METHOD,
  type EditCommitResult,
  type EditDeltaParams,
  type EditRewriteResult,
} from '../../src/shared/protocol/edit.ts';
import {
  FALLBACK_ASK_CONSENT_METHOD,
  FALLBACK_CONSENT_METHOD,
  FALLBACK_MODELS_METHOD,
  FALLBACK_STATUS_METHOD,
  FALLBACK_TEST_METHOD,
  type FallbackModelsResult,
  type FallbackStatus,
  type FallbackTestResult,
} from '../../src/shared/protocol/fallback.ts';
import type { SavingsSummary } from '../../src/shared/protocol/savings.ts';
import { HostedServer, KEY } from '../harness/hosted/hostedServer.ts';
import { compatibleFormat } from '../harness/hosted/openAiFormat.ts';
import { LspClient, type LspClientOptions } from '../harness/lsp/lspClient.ts';
import { MODEL } from '../harness/scripted/dialects.ts';
import { ScriptedServer } from '../harness/scripted/scriptedServer.ts';
import { saying, WORDS } from '../harness/scripted/writing.ts';

const CONSENT = { provider: 'openai-compatible' } as const;
/** A port on which nobody listens. */
const NOBODY = { name: 'engine', kind: 'llama-server', url: 'http://127.0.0.1:9' };

describe('fallback', () => {
  let hosted: HostedServer;
  let storage: string;
  let isAgreed: boolean;
  let asked: number;
  const clients: LspClient[] = [];

  const settings = (fallback: object = {}, more: object = {}) => ({
    servers: [NOBODY],
    // $2 in and $10 out per million tokens.
    'savings.prices': { 'big-model': { inputUsdPerMillion: 2, outputUsdPerMillion: 10 } },
    fallback: {
      provider: 'openai-compatible',
      model: 'big-model',
      baseUrl: `${hosted.origin}/api/v1`,
      tasks: { chat: ['localUnreachable', 'doesNotFit', 'onRequest'] },
      ...fallback,
    },
    ...more,
  });
  const start = async (options: LspClientOptions = {}) => {
    const client = await LspClient.start({
      settings: settings(),
      secrets: { 'fallback/openai-compatible': KEY },
      storage,
      ...options,
    });
    clients.push(client);
    client.connection.onRequest(FALLBACK_ASK_CONSENT_METHOD, () => {
      asked++;
      return { isGranted: isAgreed };
    });
    return client;
  };
  const untilDown = (client: LspClient) =>
    client.untilStatus(({ servers }) => servers.some(({ state }) => state === 'down'), 'the server is down');
  const host = () => new URL(hosted.origin).host;

  beforeEach(async () => {
    hosted = await HostedServer.start(compatibleFormat);
    storage = await fs.mkdtemp(path.join(os.tmpdir(), 'hob-fallback-'));
    isAgreed = true;
    asked = 0;
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.stop()));
    await hosted.stop();
    await fs.rm(storage, { recursive: true, force: true });
  });

  it('answers when nothing local can be reached, after one yes, and says what was paid', async () => {
    hosted.say({ pieces: ['Four', '.'], promptTokens: 100, outputTokens: 20 });
    const client = await start();
    await untilDown(client);
    const first = await client.chat({ conversation: 'a', text: 'Two and two?' });
    assert.equal(first.text, 'Four.');
    assert.equal(first.model, `${host()}/big-model`);
    assert.equal(first.message.paidMicroUsd, 400);
    await client.chat({ conversation: 'a', text: 'And again?' });
    assert.equal(asked, 1);
    const summary = await client.request<SavingsSummary>('hob/savings/summary');
    assert.equal(summary.paidMonthMicroUsd, 800);
    assert.equal(summary.monthMicroUsd, 0, 'a hosted answer saves nothing');
    const status = await client.request<FallbackStatus>(FALLBACK_STATUS_METHOD);
    assert.equal(status.spentMicroUsd, 800);
    assert.equal(status.budgetMicroUsd, 5_000_000);
    assert.equal(status.target?.host, host());
    // Only the key's own request carries it.
    assert.doesNotMatch(JSON.stringify([client.logs, client.statuses, status, summary]), new RegExp(KEY));
  });

  it('keeps a line of it in the ledger as hosted, with its price and without content', async () => {
    const client = await start();
    await untilDown(client);
    await client.chat({ conversation: 'a', text: 'A secretive question?' });
    await client.stop();
    clients.splice(0);
    const root = path.join(storage, 'savings');
    const files = (await fs.readdir(root, { recursive: true })).filter((file) => file.endsWith('.jsonl'));
    const lines = (await Promise.all(files.map((file) => fs.readFile(path.join(root, file), 'utf8')))).join('');
    assert.match(lines, /"hosted"/);
    assert.match(lines, /big-model/);
    assert.doesNotMatch(lines, /secretive|Hello there/);
  });

  it('sends nothing after a no, and offers the model with its price', async () => {
    isAgreed = false;
    const client = await start();
    await untilDown(client);
    const { message } = await client.chat({ conversation: 'a', text: 'Two and two?' });
    assert.equal(message.state, 'failed');
    assert.match(message.error ?? '', /Nobody has agreed/);
    const again = await client.chat({ conversation: 'a', text: 'Two and two?' });
    assert.match(again.message.error ?? '', /engine does not answer/);
    assert.equal(again.message.fallback?.model, `${host()}/big-model`);
    assert.ok((again.message.fallback?.costMicroUsd ?? 0) > 5_000);
    assert.equal(asked, 1);
    assert.equal(hosted.requests.length, 0);
  });

  it('waits for the button where no rule says otherwise', async () => {
    const client = await start({ settings: settings({ tasks: { chat: ['onRequest'] } }) });
    await client.notify(FALLBACK_CONSENT_METHOD, { consent: { ...CONSENT, host: host() } });
    await untilDown(client);
    const { message } = await client.chat({ conversation: 'a', text: 'Two and two?' });
    assert.equal(message.state, 'failed');
    assert.equal(hosted.requests.length, 0);
    const measured = await client.request<ChatMeasureResult>('hob/chat/measure', { conversation: 'a', text: 'x' });
    assert.equal(measured.fallback?.isAutomatic, false);
    const model = message.fallback?.model ?? '';
    const answer = await client.chat({ conversation: 'a', text: 'Two and two?', model });
    assert.equal(answer.message.state, 'complete');
    assert.equal(asked, 0, 'the person had agreed before');
  });

  it('takes a question that does not fit the local model, and leaves the others here', async () => {
    const engine = await ScriptedServer.start({
      ...WORDS['llama-server'].script(),
      ...saying('llama-server', ['Local.']),
    });
    const servers = [{ name: 'engine', kind: 'llama-server', url: engine.url }];
    const client = await start({ settings: settings({}, { servers, routes: { chat: `engine/${MODEL}` } }) });
    await client.untilStatus(({ state }) => state === 'ready', 'ready');
    const text = 'A rather long question. '.repeat(4_000);
    const measured = await client.request<ChatMeasureResult>('hob/chat/measure', { conversation: 'b', text });
    assert.equal(measured.fallback?.isAutomatic, true);
    const answer = await client.chat({ conversation: 'b', text });
    assert.equal(answer.text, 'Hello there.', answer.message.error);
    assert.equal(answer.model, `${host()}/big-model`);
    assert.equal((await client.chat({ conversation: 'a', text: 'Short?' })).text, 'Local.');
    assert.equal(hosted.requests.length, 1);
    await engine.stop();
  });

  it('is not there in a workspace that is not trusted', async () => {
    const client = await start({ isTrusted: false });
    await client.notify(FALLBACK_CONSENT_METHOD, { consent: { ...CONSENT, host: host() } });
    await untilDown(client);
    const { message } = await client.chat({ conversation: 'a', text: 'Two and two?' });
    assert.equal(message.state, 'failed');
    assert.equal(message.fallback, undefined);
    const direct = await client.chat({ conversation: 'b', text: 'x', model: `${host()}/big-model` });
    assert.equal(direct.message.state, 'failed');
    assert.equal(hosted.requests.length, 0);
  });

  it('stops when the consent is withdrawn', async () => {
    const client = await start();
    await untilDown(client);
    await client.chat({ conversation: 'a', text: 'One?' });
    isAgreed = false;
    await client.notify(FALLBACK_CONSENT_METHOD, { consent: null });
    const { message } = await client.chat({ conversation: 'a', text: 'Two?' });
    assert.match(message.error ?? '', /Nobody has agreed/);
    assert.equal(hosted.requests.length, 1);
  });

  it('tells a refusal as it is, once', async () => {
    hosted.refuse({ status: 429, message: 'Slow down.', retryAfter: '30' });
    const client = await start();
    await untilDown(client);
    const { message } = await client.chat({ conversation: 'a', text: 'One?' });
    assert.match(message.error ?? '', /wait 30 seconds/);
    assert.equal(message.paidMicroUsd, 0);
    assert.equal(hosted.requests.length, 1);
  });

  it('holds one budget over two windows', async () => {
    hosted.say({ promptTokens: 1_000, outputTokens: 1_000 });
    // One answer costs $0.012.
    const options = { settings: settings({ monthlyBudgetUsd: 0.02 }) };
    const windows = [await start(options), await start(options)];
    for (const window of windows) {
      await untilDown(window);
      await window.notify(FALLBACK_CONSENT_METHOD, { consent: { ...CONSENT, host: host() } });
    }
    const answers = await Promise.all(
      windows.flatMap((window, index) =>
        [1, 2].map((turn) => window.chat({ conversation: `${index}-${turn}`, text: 'One?' })),
      ),
    );
    const complete = answers.filter(({ message }) => message.state === 'complete').length;
    assert.ok(complete >= 1 && complete <= 2, `${complete} were answered`);
    assert.equal(hosted.requests.length, complete);
    const refused = answers.find(({ message }) => message.state === 'failed');
    assert.match(refused?.message.error ?? '', /budget of \$0\.02 a month/);
  });

  it('lists models with prices, and tests a key without sending text', async () => {
    const client = await start();
    const models = await client.request<FallbackModelsResult>(FALLBACK_MODELS_METHOD, { provider: 'anthropic' });
    const sonnet = models.models.find(({ id }) => id === 'claude-sonnet-4-5');
    assert.equal(sonnet?.inputUsdPerMillion, 3);
    assert.equal(sonnet?.outputUsdPerMillion, 15);
    assert.equal(models.canComplete, false);
    const params = { provider: 'openai-compatible', model: 'big-model', baseUrl: `${hosted.origin}/api/v1` };
    const test = await client.request<FallbackTestResult>(FALLBACK_TEST_METHOD, params);
    assert.deepEqual(test.isRight, true);
    assert.deepEqual(
      hosted.requests.map(({ path: at, body }) => [at, body]),
      [['/api/v1/models', '']],
    );
  });

  describe('for edits and commit messages', () => {
    const rules = { tasks: { edit: ['localUnreachable', 'doesNotFit'], commit: ['localUnreachable'] } };
    const TEXT = 'function one() {\n  return 1;\n}\n';
    let root: string;

    beforeEach(async () => {
      root = await fs.mkdtemp(path.join(os.tmpdir(), 'hob-edited-'));
      await fs.writeFile(path.join(root, '.hobignore'), 'secret/\n');
    });
    afterEach(() => fs.rm(root, { recursive: true, force: true }));

    const uriOf = (file: string) => pathToFileURL(path.join(root, file)).href;
    const open = async (tasks: object = rules) => {
      const client = await start({
        settings: settings(tasks),
        workspaceFolders: [{ uri: pathToFileURL(root).href, name: 'w' }],
      });
      await untilDown(client);
      return client;
    };
    const rewrite = (client: LspClient, file = 'a.ts') =>
      client.request<EditRewriteResult>(EDIT_REWRITE_METHOD, {
        ...{ id: 'r', uri: uriOf(file), languageId: 'typescript', text: TEXT },
        ...{ start: 0, end: TEXT.length, instruction: 'Make it eleven.' },
      });
    const commit = (client: LspClient, file: string) =>
      client.request<EditCommitResult>(EDIT_COMMIT_METHOD, {
        id: 'c',
        root: pathToFileURL(root).href,
        diff: `diff --git a/${file} b/${file}\n--- a/${file}\n+++ b/${file}\n@@ -0,0 +1 @@\n+const hidden = 1;\n`,
      });
    const sent = () => hosted.requests.filter(({ path: asked }) => asked.endsWith('/completions'));

    it('asks after one yes, says the price before and what was paid, and counts it', async () => {
      const client = await open();
      const deltas: EditDeltaParams[] = [];
      client.connection.onNotification(EDIT_DELTA_METHOD, (delta: EditDeltaParams) => void deltas.push(delta));
      const code = '```ts\nfunction one() {\n  return 11;\n}\n```';
      hosted.say({ pieces: [code], promptTokens: 100, outputTokens: 20 });
      const edited = await rewrite(client);
      assert.match(edited.code, /return 11/);
      assert.deepEqual([edited.model, edited.paidMicroUsd], [`${host()}/big-model`, 400]);
      assert.ok((deltas.find(({ hosted: asking }) => asking)?.hosted?.costMicroUsd ?? 0) > 0);
      hosted.say({ pieces: ['Add a constant'], promptTokens: 200, outputTokens: 10 });
      const written = await commit(client, 'a.ts');
      assert.deepEqual([written.text, written.paidMicroUsd], ['Add a constant', 500]);
      assert.equal(asked, 1);
      const summary = await client.request<SavingsSummary>('hob/savings/summary');
      assert.equal(summary.paidMonthMicroUsd, 900);
      assert.equal((await client.request<FallbackStatus>(FALLBACK_STATUS_METHOD)).spentMicroUsd, 900);
    });

    it('sends no file that must stay, and asks nobody about it', async () => {
      const client = await open();
      await assert.rejects(rewrite(client, 'secret/a.ts'), /secret\/a\.ts is named in \.hobignore/);
      await assert.rejects(commit(client, 'secret/b.ts'), /secret\/b\.ts is named in \.hobignore/);
      assert.deepEqual([sent().length, asked], [0, 0]);
    });

    it('asks no hosted model for a task without a rule, nor after a no', async () => {
      const client = await open({ tasks: { chat: ['localUnreachable'], edit: ['doesNotFit'] } });
      await assert.rejects(rewrite(client), /engine|server/i);
      await assert.rejects(commit(client, 'a.ts'), /engine|server/i);
      isAgreed = false;
      const refusing = await open();
      await assert.rejects(rewrite(refusing), /Nobody has agreed/);
      assert.deepEqual([sent().length, asked], [0, 1]);
    });
  });
});
