// A queue at the engine makes completion stand back; looking for one is rare and never in the way.
import assert from 'node:assert/strict';
import { Bench, settle } from './scriptedEngine.ts';

/** One answer of the model, from the key to its end. */
async function answerOne(bench: Bench, waitMs = 0): Promise<void> {
  bench.type('x');
  const asked = bench.ask(true);
  await settle();
  await bench.clock.pass(waitMs);
  bench.last.write(' = 1;');
  bench.last.end();
  await asked;
  await settle();
  await settle();
}

describe('a queue at the engine', () => {
  it('makes completion stand back on a shared server, with a reason, until it is over', async () => {
    const bench = new Bench('const │\n');
    bench.queue = { depth: 3, isShared: true, looks: 0 };
    await answerOne(bench);
    assert.equal(bench.queue.looks, 1);
    bench.type('q');
    const outcome = await bench.ask();
    assert.ok(outcome !== 'cancelled' && 'reason' in outcome, 'shown although others wait');
    assert.equal(outcome.reason.code, 'engine-queue');
    assert.match(outcome.reason.text, /^3 requests wait for the model server test/);
    assert.equal(bench.requests.length, 1);
    await bench.clock.pass(3_000);
    void bench.ask();
    await settle();
    assert.equal(bench.requests.length, 2, 'asked again when the pause is over');
  });

  it('does not keep a person from asking', async () => {
    const bench = new Bench('const │\n');
    bench.queue = { depth: 9, isShared: true, looks: 0 };
    await answerOne(bench);
    bench.type('q');
    void bench.ask(true);
    await settle();
    assert.equal(bench.requests.length, 2);
  });

  it('is looked for at an engine of this machine only after a slow answer', async () => {
    const bench = new Bench('const │\n');
    bench.queue.depth = 0;
    await answerOne(bench);
    assert.equal(bench.queue.looks, 0);
    bench.type('\n');
    await answerOne(bench, 4_000);
    assert.equal(bench.queue.looks, 1);
  });

  it('is looked for rarely', async () => {
    const bench = new Bench('const │\n');
    bench.queue = { depth: 0, isShared: true, looks: 0 };
    for (let i = 0; i < 10; i++) {
      bench.type('\n');
      await answerOne(bench);
    }
    assert.equal(bench.queue.looks, 1);
    await bench.clock.pass(6_000);
    bench.type('\n');
    await answerOne(bench);
    assert.equal(bench.queue.looks, 2);
  });

  it('is not one’s own next request', async () => {
    const bench = new Bench('const │\n');
    bench.queue = { depth: 1, isShared: true, looks: 0 };
    bench.type('x');
    void bench.ask(true);
    await settle();
    bench.last.write('yz');
    // Called off for another, which runs when the server says that one waits.
    bench.type('(');
    void bench.ask(true);
    await settle();
    await settle();
    assert.equal(bench.queue.looks, 1);
    bench.last.write('a);');
    bench.last.end();
    await settle();
    bench.type('Q');
    void bench.ask();
    await bench.clock.pass(400);
    assert.equal(bench.requests.length, 3, 'stood back for a request of its own');
  });
});
