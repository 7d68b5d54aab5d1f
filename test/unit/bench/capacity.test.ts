// The simulated shared server of bench/capacity: batches, caches, cancels and priorities as vLLM's, and counting.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type ServerSpeed, serve } from '../../../bench/capacity/batching.ts';
import { gather, type PlannedPause, type PlannedRequest, servedPct } from '../../../bench/capacity/crowd.ts';
import { type Dumped, sessionOf } from '../../../bench/capacity/recording.ts';
import { capacity, simulate } from '../../../bench/capacity/simulate.ts';
import { readTraffic, shapeOf } from '../../../bench/capacity/traffic.ts';

/** A second for 1000 prompt tokens, ten steps a second. */
const SPEED: ServerSpeed = {
  prefillPerSecond: 1_000,
  stepMs: 100,
  perAnswerMs: 10,
  overheadMs: 0,
  stepTokens: 500,
  mostAtOnce: 8,
  blockTokens: 16,
  cacheTokens: 100_000,
  hasPriority: true,
};

function request(more: Partial<PlannedRequest>): PlannedRequest {
  const defaults = {
    kind: 'completion',
    person: 0,
    atMs: 0,
    promptTokens: 100,
    commonTokens: 0,
    outputTokens: 1,
  } as const;
  return { ...defaults, endsMs: Number.POSITIVE_INFINITY, pauses: [], ...more };
}

/** When token number `tokens` of a request comes. */
function waitFor(asked: PlannedRequest, tokens = 1): PlannedPause {
  const pause = { untilMs: Number.POSITIVE_INFINITY, tokens, readyMs: Number.POSITIVE_INFINITY };
  asked.pauses.push(pause);
  return pause;
}

describe('bench/capacity', () => {
  it('evaluates a prompt in steps, gives the first token with the last of them, and one token a step from there', () => {
    const asked = request({ promptTokens: 900, outputTokens: 3 });
    const [first, third] = [waitFor(asked), waitFor(asked, 3)];
    const figures = serve([asked], SPEED);
    // Two steps for 500 and 400 tokens, then two with an answer alone.
    assert.equal(first.readyMs, 100 + 500 + 100 + 400);
    assert.equal(third.readyMs, first.readyMs + 200);
    assert.deepEqual([figures.evaluatedTokens, figures.outputTokens], [900, 3]);
  });

  it('writes several answers in one step, each a little dearer, and waits where there is no room', () => {
    const both = [0, 1].map((person) => request({ person, promptTokens: 16, outputTokens: 11 }));
    const ends = both.map((asked) => waitFor(asked, 11));
    serve(both, SPEED);
    // One step for both prompts, ten with two answers.
    assert.deepEqual(
      ends.map(({ readyMs }) => readyMs),
      [132 + 10 * 110, 132 + 10 * 110],
    );
    const inTurn = both.map((asked) => request({ ...asked, pauses: [] }));
    const later = inTurn.map((asked) => waitFor(asked, 11));
    serve(inTurn, { ...SPEED, mostAtOnce: 1 });
    assert.deepEqual(
      later.map(({ readyMs }) => readyMs),
      [1_116, 2_232],
    );
  });

  it('evaluates of a prompt only what follows the blocks that it has in common with the last', () => {
    const first = request({ promptTokens: 320 });
    const second = request({ atMs: 5_000, promptTokens: 340, previous: first, commonTokens: 310 });
    const stranger = request({ atMs: 5_000, person: 1, promptTokens: 340 });
    assert.equal(serve([first, second], SPEED).evaluatedTokens, 320 + (340 - 304));
    assert.equal(serve([first, stranger], SPEED).evaluatedTokens, 320 + 340);
    // With the longest unused thrown away where the memory is full.
    assert.equal(
      serve([first, stranger, request({ ...second, atMs: 9_000 })], { ...SPEED, cacheTokens: 500 }).evaluatedTokens,
      1_000,
    );
  });

  it('reuses of an older prompt only what all prompts since then begin with', () => {
    const first = request({ promptTokens: 320 });
    const elsewhere = request({ promptTokens: 320, previous: first, commonTokens: 32 });
    const third = request({ atMs: 5_000, promptTokens: 320, previous: elsewhere, commonTokens: 320 });
    // The second went to another server.
    assert.equal(serve([first, third], SPEED).evaluatedTokens, 320 + (320 - 32));
  });

  it('stops what nobody wants any more at the next step, and keeps what it had evaluated', () => {
    const first = request({ promptTokens: 2_000, endsMs: 1_000 });
    const gone = waitFor(first);
    const second = request({ atMs: 1_000, promptTokens: 2_000, previous: first, commonTokens: 2_000 });
    const figures = serve([first, second], SPEED);
    assert.equal(gone.readyMs, Number.POSITIVE_INFINITY);
    // Two steps of 500 had run.
    assert.equal(figures.evaluatedTokens, 1_000 + (2_000 - 992));
  });

  it('lets completions go before chats that wait, where it is told to', () => {
    const crowd = () => {
      const running = request({ person: 9, outputTokens: 5 });
      const chat = request({ kind: 'chat', person: 1, atMs: 10, promptTokens: 400 });
      const completion = request({ person: 2, atMs: 20 });
      return { all: [running, chat, completion], seen: [waitFor(chat), waitFor(completion)] as const };
    };
    const [first, second] = [crowd(), crowd()];
    serve(first.all, { ...SPEED, mostAtOnce: 1 });
    serve(second.all, { ...SPEED, mostAtOnce: 1, hasPriority: false });
    assert.ok(first.seen[1].readyMs < first.seen[0].readyMs);
    assert.ok(second.seen[1].readyMs > second.seen[0].readyMs);
  });

  it('makes the same crowd of the same dice, with one request of a person at a time', () => {
    const options = { people: 20, durationMs: 60_000, warmUpMs: 5_000, seed: 3 };
    const crowd = gather(readTraffic('gpu'), options);
    assert.deepEqual(gather(readTraffic('gpu'), options), crowd);
    assert.ok(crowd.requests.length > 20 && crowd.pauses.length > 20);
    for (const asked of crowd.requests) {
      const next = crowd.requests.find(({ person, atMs }) => person === asked.person && atMs > asked.atMs);
      assert.ok(asked.endsMs <= (next?.atMs ?? Number.POSITIVE_INFINITY));
      assert.ok(asked.commonTokens <= (asked.previous?.promptTokens ?? 0));
    }
    for (const { untilMs } of crowd.pauses) assert.ok(untilMs >= 5_000 && untilMs < 60_000);
    assert.equal(servedPct(crowd), 0, 'not served yet');
  });

  it('carries more people the faster the server, and fewer without its cache', function () {
    this.timeout(20_000);
    const traffic = readTraffic('gpu');
    const speed = { ...SPEED, prefillPerSecond: 4_000, stepMs: 25, perAnswerMs: 2, stepTokens: 2_048 };
    const served = (people: number, more: Partial<ServerSpeed> = {}) =>
      simulate(people, { traffic, speed: { ...speed, ...more } }).servedPct;
    assert.ok(served(12) > 90);
    assert.ok(served(12, { blockTokens: 1e6 }) < served(12) - 10);
    assert.ok(served(60) < served(12) - 10);
    assert.ok(served(60, { prefillPerSecond: 16_000, stepMs: 6, perAnswerMs: 0.5 }) > served(60) + 10);
    assert.equal(capacity({ traffic, speed: { ...speed, stepMs: 2_000 } }, 4), 0);
    const carried = capacity({ traffic, speed: { ...speed, mostAtOnce: 1 } }, 12);
    assert.ok(carried >= 1 && carried < 12, `${carried}`);
  });

  it('has traffic that a person can make', () => {
    for (const name of ['gpu', 'cpu'] as const) {
      const shape = shapeOf(readTraffic(name));
      assert.ok((shape['requests per 100 keys'] ?? 0) > 2 && (shape['requests per 100 keys'] ?? 99) < 20, name);
      assert.ok((shape['served alone %'] ?? 0) > 90, name);
    }
  });

  it('reads a session from a replay: which request a pause was served by, and how much of it', () => {
    const sent = { promptTokens: 200, generatedTokens: 20, queuedMs: 0, busyMs: 100, kind: 'request' } as const;
    const events: Dumped[] = [
      { kind: 'begin', at: 5_000 },
      { kind: 'key', t: 0 },
      // Seven keys after it was asked for; at four times the pace, so 25 real ms are 100 of the person's.
      ...[200, 300, 400, 500, 600, 700, 800].map((t) => ({ kind: 'key', t }) as const),
      { kind: 'pause', t: 1_500, isAttainable: true, isServed: true, ghostMs: 0, ghost: 'return value;\nnext' },
      { kind: 'pause', t: 1_600, isAttainable: false, isServed: false, ghostMs: null, ghost: '' },
      { kind: 'pause', t: 1_700, isAttainable: true, isServed: false, ghostMs: null, ghost: 'wrong' },
      { ...sent, arrivedAt: 5_025, evaluatedTokens: 60, isCancelled: false },
      { ...sent, arrivedAt: 5_180, evaluatedTokens: 10, isCancelled: true },
    ];
    const session = sessionOf('name', events, { prefill: 6_000, speed: 4 });
    assert.deepEqual(session.requests, [
      { atMs: 100, promptTokens: 200, newTokens: 60, outputTokens: 20 },
      { atMs: 720, promptTokens: 200, newTokens: 10, outputTokens: 20, calledOffAfterMs: 100 },
    ]);
    // The second had begun before the pause did; one key since then, and three pieces of the shown line.
    assert.deepEqual(session.pauses, [{ untilMs: 1_500, request: 1, tokens: 1 + 3 }, { untilMs: 1_700 }]);
    assert.deepEqual([session.keys, session.durationMs], [8, 800]);
  });
});
