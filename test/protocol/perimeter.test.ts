// Nothing leaves the machine unless the person has listed the host: refused with a sentence, nothing connected, and
// everything that left or would have is in the log.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import os from 'node:os';
import { PerimeterLog } from '../../src/shared/protocol/perimeter.ts';
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
      '203.0.113.7:8000 is not on this machine: Hob connects to it only when hob.perimeter.allowedHosts lists it.';
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

  it('connects to no address of this machine’s network until it is listed, then logs each connection', async function () {
    const address = Object.values(os.networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
    if (address === undefined) return this.skip();
    let connections = 0;
    const outside = net.createServer((socket) => {
      connections++;
      const inside = net.connect(engine.port, '127.0.0.1');
      for (const [from, to] of [
        [socket, inside],
        [inside, socket],
      ] as const)
        from.on('error', () => to.destroy()).pipe(to);
    });
    outside.listen(0, address);
    await once(outside, 'listening');
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
