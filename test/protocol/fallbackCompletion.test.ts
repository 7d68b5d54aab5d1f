// Completions from a hosted API through the whole server, at the provider's own host: the editor's proxy leads that host
// to a strict server on loopback, whose certificate the person trusts. No request reaches the network.
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { FOCUS_METHOD } from '../../src/shared/protocol/completion.ts';
import {
  FALLBACK_ASK_CONSENT_METHOD,
  FALLBACK_CONSENT_METHOD,
  FALLBACK_STATUS_METHOD,
  FallbackStatus,
} from '../../src/shared/protocol/fallback.ts';
import { PERIMETER_LOG_METHOD, PerimeterLog } from '../../src/shared/protocol/perimeter.ts';
import { SavingsSummary } from '../../src/shared/protocol/savings.ts';
import { PROXY_METHOD } from '../../src/shared/protocol/session.ts';
import { deepSeekFormat } from '../harness/hosted/deepSeekFormat.ts';
import { HostedServer, KEY } from '../harness/hosted/hostedServer.ts';
import { mistralFormat } from '../harness/hosted/mistralFormat.ts';
import { LspClient, type LspClientOptions } from '../harness/lsp/lspClient.ts';
import { ProxyServer } from '../harness/scripted/proxyServer.ts';
import { ScriptedServer } from '../harness/scripted/scriptedServer.ts';
import { selfSigned } from '../harness/scripted/selfSigned.ts';
import { WORDS, writing } from '../harness/scripted/writing.ts';

const MISTRAL = { id: 'mistral', host: 'api.mistral.ai', model: 'codestral-latest', format: mistralFormat } as const;
const DEEPSEEK = { id: 'deepseek', host: 'api.deepseek.com', model: 'deepseek-chat', format: deepSeekFormat } as const;
/** A port on which nobody listens. */
const NOBODY = { name: 'engine', kind: 'llama-server', url: 'http://127.0.0.1:9' };
const BEFORE = 'export function area(radius: number): number {\n  return ';
const AFTER = ';\n}\n';
const ANSWER = 'Math.PI * radius ** 2';
/** Longer than Hob waits for a person to be idle before it works ahead of need. */
const IDLE_MS = 1_800;

describe('completions from a hosted API', () => {
  let provider: typeof MISTRAL | typeof DEEPSEEK;
  let hosted: HostedServer;
  let proxy: ProxyServer;
  let folder: string;
  let asked: number;
  const closing: (() => Promise<unknown>)[] = [];

  const open = async (which: typeof provider) => {
    provider = which;
    const certificate = selfSigned(provider.host);
    await fs.writeFile(path.join(folder, 'ca.pem'), certificate.cert);
    hosted = await HostedServer.start(provider.format, certificate);
    closing.push(() => hosted.stop());
    hosted.say({ pieces: [ANSWER], promptTokens: 1_000, outputTokens: 100 });
    proxy = await ProxyServer.start({ target: hosted.port });
    closing.push(() => proxy.stop());
  };
  const settings = (fallback: object = {}, more: object = {}) => ({
    servers: [NOBODY],
    'perimeter.extraCaFiles': [path.join(folder, 'ca.pem')],
    fallback: {
      ...{ provider: provider.id, model: provider.model },
      ...{ tasks: { completion: ['localUnreachable'] }, ...fallback },
    },
    ...more,
  });
  const start = async (options: LspClientOptions = {}, isConsented = true) => {
    const client = await LspClient.start({
      settings: settings(),
      secrets: { [`fallback/${provider.id}`]: KEY },
      storage: path.join(folder, 'storage'),
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'w' }],
      ...options,
    });
    closing.push(() => client.stop());
    client.connection.onRequest(FALLBACK_ASK_CONSENT_METHOD, () => {
      asked++;
      return { isGranted: true };
    });
    await client.notify(PROXY_METHOD, { url: proxy.url, noProxy: [] });
    const consent = { provider: provider.id, host: provider.host };
    if (isConsented) await client.notify(FALLBACK_CONSENT_METHOD, { consent });
    await client.untilStatus(({ servers }) => servers.some(({ state }) => state === 'down'), 'the server is down');
    return client;
  };
  const document = (client: LspClient, file = 'area.ts') =>
    client.open(`${BEFORE}│${AFTER}`, { uri: pathToFileURL(path.join(folder, file)).href });
  const left = async (client: LspClient) => PerimeterLog.parse(await client.request(PERIMETER_LOG_METHOD)).entries;
  const reason = async (client: LspClient) => (await client.status()).lastReason;

  beforeEach(async () => {
    asked = 0;
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'hob-fallback-'));
    closing.push(() => fs.rm(folder, { recursive: true, force: true }));
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  for (const [which, fimPath] of [
    [MISTRAL, '/v1/fim/completions'],
    [DEEPSEEK, '/beta/completions'],
  ] as const) {
    it(`come from ${which.host} when nothing local answers, and are paid for in budget, ledger and log`, async () => {
      await open(which);
      const client = await start();
      assert.equal((await (await document(client)).complete())?.insertText, ANSWER);
      assert.deepEqual(proxy.asked, [`CONNECT ${which.host}:443`]);
      const [request, ...more] = hosted.requests;
      assert.deepEqual([request?.path, more], [fimPath, []]);
      const sent = request?.body as { prompt: string; suffix: string }; // The strict server let it pass.
      assert.ok(sent.prompt.endsWith(BEFORE.trimEnd()), sent.prompt);
      assert.equal(sent.suffix, AFTER);
      const status = FallbackStatus.parse(await client.request(FALLBACK_STATUS_METHOD));
      const { inputUsdPerMillion, outputUsdPerMillion } = status.target ?? {};
      const cost = Math.round(1_000 * (inputUsdPerMillion ?? 0) + 100 * (outputUsdPerMillion ?? 0));
      assert.ok(cost > 0, 'the price table knows the model');
      assert.equal(status.spentMicroUsd, cost);
      const summary = SavingsSummary.parse(await client.request('hob/savings/summary'));
      assert.equal(summary.paidMonthMicroUsd, cost);
      const [entry, ...others] = await left(client);
      const figures = { tokensIn: 1_000, tokensOut: 100, costMicroUsd: cost };
      const proxyHost = new URL(proxy.url).host;
      const expected = { host: which.host, proxy: proxyHost, task: 'completion', outcome: 'hosted', ...figures };
      assert.deepEqual([{ ...entry, ...expected }, others], [entry, []]);
      assert.equal(asked, 0, 'nobody is asked in the middle of typing');
      assert.equal(await client.shutdown(), 0);
      const root = path.join(folder, 'storage', 'savings');
      const files = (await fs.readdir(root, { recursive: true })).filter((file) => file.endsWith('.jsonl'));
      const lines = (await Promise.all(files.map((file) => fs.readFile(path.join(root, file), 'utf8')))).join('');
      assert.ok(lines.includes('"hosted"') && lines.includes(which.model), lines);
      assert.doesNotMatch(lines, /radius|Math/);
    });
  }

  it('are fetched for a key pressed only: nothing is prepared there ahead of need', async () => {
    await open(MISTRAL);
    const client = await start({ settings: settings({}, { 'completion.ahead': 'always' }) });
    const { uri } = await document(client, 'looked-at.ts');
    const focus = (line: number) =>
      client.notify(FOCUS_METHOD, { textDocument: { uri }, position: { line, character: 0 } });
    await focus(1);
    assert.ok(await (await document(client)).complete());
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    await focus(2);
    await client.settled();
    const lengths = hosted.requests.map(({ body }) => (body as { max_tokens: number }).max_tokens);
    assert.equal(lengths.length, 1, `asked for ${lengths.join(', ')} tokens`);
    assert.deepEqual(client.logged(/^(warm|ahead) /, ['debug']), []);
  });

  for (const [title, fallback, options, isConsented] of [
    ['without the tick', { tasks: { chat: ['localUnreachable'] } }, {}, true],
    ['without a yes', {}, {}, false],
    ['in a workspace that is not trusted', {}, { isTrusted: false }, true],
    ['without a key', {}, { secrets: {} }, true],
  ] as const) {
    it(`are not asked for ${title}`, async () => {
      await open(MISTRAL);
      const client = await start({ settings: settings(fallback), ...options }, isConsented);
      assert.equal(await (await document(client)).complete({ isInvoked: true }), undefined);
      const { text, command } = (await reason(client)) ?? assert.fail('no reason is given');
      const isAboutKey = 'secrets' in options;
      assert.match(text, isAboutKey ? /no key for Mistral yet/ : /engine/);
      if (isAboutKey) assert.equal(command, 'hob.setUpFallback');
      assert.deepEqual([hosted.requests.length, proxy.asked.length, asked], [0, 0, 0]);
      assert.deepEqual(await left(client), []);
    });
  }

  it('are not asked for about a file that must stay', async () => {
    await open(MISTRAL);
    await fs.writeFile(path.join(folder, '.hobignore'), 'private.ts\n');
    const client = await start();
    assert.equal(await (await document(client, 'private.ts')).complete({ isInvoked: true }), undefined);
    assert.match((await reason(client))?.text ?? '', /private\.ts is named in \.hobignore/);
    assert.deepEqual([hosted.requests.length, proxy.asked.length], [0, 0]);
  });

  it('stop at the budget, with a sentence', async () => {
    await open(MISTRAL);
    const own = { 'savings.prices': { 'codestral-latest': { inputUsdPerMillion: 2, outputUsdPerMillion: 10 } } };
    const client = await start({ settings: settings({ monthlyBudgetUsd: 0.01 }, own) });
    hosted.say({ pieces: [ANSWER], promptTokens: 5_000, outputTokens: 100 });
    assert.equal((await (await document(client)).complete())?.insertText, ANSWER);
    assert.equal(await (await document(client, 'other.ts')).complete({ isInvoked: true }), undefined);
    assert.match((await reason(client))?.text ?? '', /budget of \$0\.01 a month .* used up/);
    assert.equal(hosted.requests.length, 1);
    assert.equal((await left(client)).length, 1);
  });

  it('end when a local model is back', async () => {
    await open(MISTRAL);
    const local = { ...WORDS['llama-server'].script(), ...writing('llama-server', () => 'local();') };
    const engine = await ScriptedServer.start(local);
    closing.push(() => engine.stop());
    const client = await start();
    assert.equal((await (await document(client)).complete())?.insertText, ANSWER);
    await client.changeSettings(settings({}, { servers: [{ name: 'engine', kind: 'llama-server', url: engine.url }] }));
    await client.untilStatus(({ servers }) => servers.some(({ state }) => state === 'up'), 'the engine is up');
    assert.equal((await (await document(client, 'other.ts')).complete())?.insertText, 'local();');
    assert.equal(hosted.requests.length, 1);
  });
});
