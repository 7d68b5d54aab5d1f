// Nothing leaves the machine unless the person has listed the host: refused with a sentence, nothing connected, and
// everything that left or would have is in the log.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { FallbackStatus } from '../../src/shared/protocol/fallback.ts';
import { IsExcludedResult, PerimeterLog } from '../../src/shared/protocol/perimeter.ts';
import { LspClient } from '../harness/lsp/lspClient.ts';
import { ScriptedServer } from '../harness/scripted/scriptedServer.ts';
import { WORDS, writing } from '../harness/scripted/writing.ts';

describe('perimeter', () => {
  let engine: ScriptedServer;
  let client: LspClient;
  before(async () => {
    engine = await ScriptedServer.start({
      ...WORDS['llama-server'].script(),
      ...writing('llama-server', () => 'call();'),
    });
    client = await LspClient.start({
      settings: { servers: [{ name: 'home', kind: 'llama-server', url: engine.url }] },
    });
    await client.untilStatus(({ state }) => state === 'ready', 'ready');
  });
  after(async () => {
    await client.stop();
    await engine.stop();
  });

  const log = async () => PerimeterLog.parse(await client.request('hob/perimeter/log'));

  it('counts what stayed on loopback, without an entry', async () => {
    const { entries, loopbackByDay } = await log();
    assert.deepEqual(entries, []);
    const [day, count] = Object.entries(loopbackByDay)[0] ?? [];
    assert.match(day ?? '', /^\d{4}-\d{2}-\d{2}$/);
    assert.equal(count, engine.requests.length);
  });

  it('refuses an address elsewhere in a sentence that says what to change', async () => {
    await client.changeSettings({ servers: [{ name: 'far', kind: 'vllm', url: 'https://203.0.113.7:8000/v1' }] });
    const status = await client.untilStatus(({ servers }) => servers[0]?.state === 'refused', 'refused');
    const sentence =
      '203.0.113.7:8000 is on the internet: Hob connects to it only when hob.perimeter.allowedHosts lists it.';
    assert.equal(status.detail, sentence);
    const document = await client.open('const n = │');
    assert.equal(await document.complete({ isInvoked: true }), undefined);
    const { message } = await client.chat({ conversation: 'c', text: 'Anyone?' });
    assert.ok(message.error?.includes(sentence), message.error);
    const { entries } = await log();
    assert.ok(entries.length >= 1 && entries.length <= 3, 'asked for once, not again and again');
    assert.ok(
      entries.every(
        ({ host, outcome, bytesOut }) => host === '203.0.113.7:8000' && outcome === 'refused' && bytesOut === 0,
      ),
    );
    assert.ok(client.logged(/refused 203\.0\.113\.7:8000/, ['warn']).length <= 3);
  });

  it('says which files go into no prompt, and which into none that leaves', async () => {
    const ask = async (uri: string) =>
      IsExcludedResult.parse(await client.request('hob/perimeter/isExcluded', { uri }));
    assert.match((await ask('file:///w/deploy/.env.production')).always ?? '', /deploy\/\.env\.production/);
    assert.deepEqual(await ask('file:///w/src/a.ts'), { always: null, beyondLoopback: null });
    await assert.rejects(client.request('hob/perimeter/isExcluded', {}), /uri/);
  });

  it('sends nothing of a file in .hobignore to another machine, and goes on using it here', async function () {
    const address = ownAddress();
    if (address === undefined) return this.skip();
    const outside = await relay(engine.port, address);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'hob-ignored-'));
    await writeFile(path.join(folder, '.hobignore'), 'private.ts\n');
    const uri = pathToFileURL(path.join(folder, 'private.ts')).href;
    const use = async (url: string) => {
      const own = await LspClient.start({
        workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'w' }],
        settings: { servers: [{ name: 'box', kind: 'llama-server', url }], 'perimeter.allowedHosts': [address] },
      });
      try {
        await own.untilStatus(({ state }) => state === 'ready', 'ready', 10_000);
        const document = await own.open('const n = │', { uri });
        const shown = (await document.complete({ isInvoked: true }))?.insertText;
        const attachments = [{ kind: 'file' as const, label: 'private.ts', uri, text: 'const n = 1;' }];
        const { message } = await own.chat({ conversation: 'c', text: 'Why?', attachments });
        return { shown, reason: (await own.status()).lastReason?.text, error: message.error };
      } finally {
        await own.stop();
      }
    };
    try {
      const before = engine.requestsTo('/completion').length + engine.requestsTo('/v1/chat/completions').length;
      const sentence = 'private.ts is named in .hobignore and does not leave this machine.';
      const away = await use(`http://${address}:${(outside.address() as net.AddressInfo).port}`); // It listens on a host.
      assert.deepEqual(away, { shown: undefined, reason: sentence, error: sentence });
      const after = engine.requestsTo('/completion').length + engine.requestsTo('/v1/chat/completions').length;
      assert.equal(after, before);
      const here = await use(engine.url);
      assert.deepEqual({ shown: here.shown, error: here.error }, { shown: 'call();', error: undefined });
    } finally {
      outside.close();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('in Restricted Mode completes from local servers, without prompt files and fallback of the workspace', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'hob-restricted-'));
    await mkdir(path.join(folder, '.hob/prompts'), { recursive: true });
    await writeFile(path.join(folder, '.hob/prompts/own.prompt.md'), '---\ndescription: Own\n---\nDo it.\n');
    const listed = async (isTrusted: boolean) => {
      const restricted = await LspClient.start({
        isTrusted,
        workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'w' }],
        settings: { servers: [{ name: 'home', kind: 'llama-server', url: engine.url }] },
      });
      try {
        await restricted.untilStatus(({ state }) => state === 'ready', 'ready', 10_000);
        const document = await restricted.open('const n = │', { uri: pathToFileURL(path.join(folder, 'a.ts')).href });
        assert.equal((await document.complete({ isInvoked: true }))?.insertText, 'call();');
        const { commands } = await restricted.request<{ commands: { name: string }[] }>('hob/prompts/list');
        const status = FallbackStatus.parse(await restricted.request('hob/fallback/status'));
        return { hasOwn: commands.some(({ name }) => name === 'own'), mayFallBack: status.isTrusted };
      } finally {
        await restricted.stop();
      }
    };
    try {
      assert.deepEqual(await listed(true), { hasOwn: true, mayFallBack: true });
      assert.deepEqual(await listed(false), { hasOwn: false, mayFallBack: false });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('connects to no address of this machine’s network until it is listed, then logs each connection', async function () {
    const address = ownAddress();
    if (address === undefined) return this.skip();
    let connections = 0;
    const outside = await relay(engine.port, address);
    outside.on('connection', () => connections++);
    const { port } = outside.address() as net.AddressInfo; // It listens on a host.
    const servers = [{ name: 'lan', kind: 'llama-server', url: `http://${address}:${port}` }];
    try {
      await client.changeSettings({ servers });
      await client.untilStatus(({ servers: all }) => all[0]?.name === 'lan' && all[0].state === 'refused', 'refused');
      await client.request('hob/models/list');
      assert.equal(connections, 0);
      await client.changeSettings({ servers, 'perimeter.allowedHosts': [address] });
      await client.untilStatus(({ state }) => state === 'ready', 'ready');
      const document = await client.open('const n = │', { uri: 'file:///w/lan.ts' });
      assert.equal((await document.complete({ isInvoked: true }))?.insertText, 'call();');
      assert.ok(connections > 0);
      const sent = (await log()).entries.filter(({ outcome, task }) => outcome === 'allowed' && task === 'completion');
      assert.ok((sent[0]?.bytesOut ?? 0) > 50);
      assert.ok(!JSON.stringify(sent).includes('const n'), 'never content');
      const key = `ghp_${'a1B2'.repeat(9)}`;
      const secret = await client.open(`const key = '${key}';\nconst n = │`, { uri: 'file:///w/lan3.ts' });
      assert.equal((await secret.complete({ isInvoked: true }))?.insertText, 'call();');
      const prompts = JSON.stringify(engine.requestsTo('/completion').map(({ body }) => body));
      assert.ok(!prompts.includes(key) && prompts.includes('‹redacted:github-token›'));
      const told = (await log()).entries.findLast(({ redactions = 0 }) => redactions > 0);
      assert.equal(told?.redactions, 1);
      await client.changeSettings({ servers });
      const before = connections;
      const other = await client.open('const n = │', { uri: 'file:///w/lan2.ts' });
      assert.equal(await other.complete({ isInvoked: true }), undefined);
      assert.equal((await client.status()).lastReason?.code, 'server-refused');
      assert.equal(connections, before, 'what is no longer listed is refused at once');
    } finally {
      outside.close();
    }
  });
});

/** An address of this machine that its network knows. */
function ownAddress(): string | undefined {
  return Object.values(os.networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
}

/** Passes connections at an address on to a port of loopback. */
async function relay(port: number, address: string): Promise<net.Server> {
  const server = net.createServer((socket) => {
    const inside = net.connect(port, '127.0.0.1');
    for (const [from, to] of [
      [socket, inside],
      [inside, socket],
    ] as const)
      from.on('error', () => to.destroy()).pipe(to);
  });
  server.listen(0, address);
  await once(server, 'listening');
  return server;
}
