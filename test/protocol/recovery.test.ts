// A server that goes away and comes back while somebody types: noticed, not stormed, found again without a restart.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { hangUpAfter } from '../harness/scripted/answers.ts';
import { llamaServer } from '../harness/scripted/dialects.ts';
import { ScriptedServer } from '../harness/scripted/scriptedServer.ts';
import { WORDS, writing } from '../harness/scripted/writing.ts';
import { Pair } from './support/pair.ts';

describe('recovery', () => {
  it('finds a server that died in mid-answer again within 10 s, with few connections meanwhile', async () => {
    const pair = await Pair.start({ script: writing('llama-server', () => 'call();') });
    const { client, engine } = pair;
    const { port } = engine;
    const document = await pair.open('const n = │\n');
    engine.change({ '/completion': hangUpAfter(WORDS['llama-server'].piece('ca')) });
    assert.equal(await document.complete({ isInvoked: true }), undefined);
    await engine.stop();

    // Something that takes connections and drops them: what is counted is what Hob tries.
    const attempts: number[] = [];
    let open = 0;
    let mostOpen = 0;
    const dead = net.createServer((socket) => {
      attempts.push(performance.now());
      mostOpen = Math.max(mostOpen, ++open);
      socket.on('close', () => open--).on('error', () => {}); // Reset by the other side: that is the test.
      setTimeout(() => socket.destroy(), 30);
    });
    dead.listen(port, '127.0.0.1');
    await once(dead, 'listening');
    const begun = performance.now();
    let sawDown = false;
    while (performance.now() - begun < 2_500) {
      await document.type('a');
      assert.equal(await document.complete({ isInvoked: true }), undefined);
      sawDown ||= (await client.status()).state === 'noServer';
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.ok(sawDown, 'the state says that the server is away');
    assert.equal(mostOpen, 1, 'at most one connection to a dead server');
    assert.ok(attempts.length <= 6, `${attempts.length} connections in 2.5 s`);
    const gaps = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
    assert.ok((gaps.at(-1) ?? 0) > (gaps[0] ?? 0), `pauses grow: ${gaps.map(Math.round).join(', ')}`);
    assert.ok(client.logged(/: down \(/).length <= 2, 'one line for the change of state');
    dead.close();
    await once(dead, 'close');

    const back = await ScriptedServer.start({ ...llamaServer(), ...writing('llama-server', () => 'call();') }, port);
    await client.untilStatus(({ state }) => state === 'ready', 'ready again', 10_000);
    const fresh = await pair.open('const m = │\n');
    let ghost = await fresh.complete({ isInvoked: true });
    for (const end = performance.now() + 10_000; !ghost && performance.now() < end; ) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      ghost = await fresh.complete({ isInvoked: true });
    }
    assert.equal(ghost?.insertText, 'call();');
    assert.equal((await client.status()).lastReason, undefined);
    await back.stop();
    await pair.stop();
  });
});
