// The part of bench/capacity that speaks to a real server, against one whose every token is scripted.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { calibrate } from '../../../bench/capacity/calibrate.ts';
import { gather, type PlannedRequest, servedPct } from '../../../bench/capacity/crowd.ts';
import { runReal } from '../../../bench/capacity/realRun.ts';
import { ask, freshTokens } from '../../../bench/capacity/realServer.ts';
import type { Traffic } from '../../../bench/capacity/traffic.ts';
import { type Answer, ScriptedServer } from '../../harness/scripted/scriptedServer.ts';

interface Wire {
  readonly prompt: readonly number[];
  readonly max_tokens: number;
}

/** As vLLM: the count so far with every piece, and at the end how much of the prompt was known (here: half). */
const wholeAnswer: Answer = async (request, response) => {
  const { prompt, max_tokens: tokens } = request.body as Wire;
  const send = (usage: object) => response.write(`data: ${JSON.stringify({ choices: [], usage })}\n\n`);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let come = 1; come <= tokens && !response.destroyed; come++) {
    send({ prompt_tokens: prompt.length, completion_tokens: come });
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const details = { prompt_tokens_details: { cached_tokens: prompt.length / 2 } };
  send({ prompt_tokens: prompt.length, completion_tokens: tokens, ...details });
  response.end('data: [DONE]\n\n');
};

describe('bench/capacity, real servers', () => {
  let server: ScriptedServer | undefined;
  const open = async (answer: Answer) => {
    server = await ScriptedServer.start({ '/v1/completions': answer });
    return { url: server.url, model: 'm' };
  };
  afterEach(async () => server?.stop());

  it('notes when each token came, and what was cached', async () => {
    const target = await open(wholeAnswer);
    const measured = await ask(target, { prompt: freshTokens(40), outputTokens: 7 });
    assert.equal(measured.tokenMs.length, 7);
    assert.deepEqual(
      [...measured.tokenMs].sort((a, b) => a - b),
      measured.tokenMs,
    );
    assert.deepEqual([measured.promptTokens, measured.cachedTokens], [40, 20]);
  });

  it('fails for a refusal, also one inside the stream, and keeps what came before a cancel', async () => {
    const refused = await open((_request, response) => void response.writeHead(400).end('no'));
    await assert.rejects(ask(refused, { prompt: [1], outputTokens: 1 }), /answers 400: no/);
    await server?.stop();
    const broken = await open((_request, response) => {
      response.writeHead(200).end('data: {"error": {"message": "out of vocabulary"}}\n\n');
    });
    await assert.rejects(ask(broken, { prompt: [1], outputTokens: 1 }), /out of vocabulary/);
    await server?.stop();
    const ends = new AbortController();
    const endless = await open((_request, response) => {
      response.writeHead(200).write('data: {"usage": {"completion_tokens": 2}}\n\n', () => ends.abort());
    });
    const { tokenMs } = await ask(endless, { prompt: [1], outputTokens: 9, signal: ends.signal });
    assert.ok(tokenMs.length === 2 || tokenMs.length === 0, 'what had come, or nothing where the cancel was first');
  });

  it('measures a speed', async () => {
    const speed = await calibrate(await open(wholeAnswer));
    assert.ok(speed.stepMs > 0 && speed.perAnswerMs >= 0 && speed.overheadMs >= 0, JSON.stringify(speed));
  });

  it('sends a crowd as planned, prompts that begin alike included, and counts its pauses', async () => {
    const request = { promptTokens: 60, newTokens: 10, outputTokens: 4 };
    const requests = [0, 200, 400].map((atMs) => ({ ...request, atMs }));
    const pauses = [{ untilMs: 60_000, request: 2, tokens: 4 }, { untilMs: 500 }];
    const session = { name: 's', keys: 10, durationMs: 60_000, requests, pauses };
    const traffic: Traffic = { prefill: 1, decode: 1, sessions: [session] };
    // Every dice ends up in the middle of the session; the one after it begins within the run.
    const crowd = gather(traffic, { people: 2, durationMs: 60_000, warmUpMs: 0, seed: 1 });
    const soon = { ...crowd, requests: crowd.requests.map(hurried) };
    const outcome = await runReal(await open(wholeAnswer), soon);
    const bodies = server?.requestsTo('/v1/completions').map(({ body }) => body as Wire) ?? [];
    assert.equal(bodies.length, crowd.requests.length);
    assert.ok(bodies.length >= 3, `${bodies.length}`);
    for (const { prompt, max_tokens: tokens } of bodies) assert.deepEqual([prompt.length, tokens], [60, 4]);
    const [first, second] = soon.requests.flatMap((asked, i) => (asked.person === 0 ? [bodies[i]] : []));
    assert.deepEqual(second?.prompt.slice(0, 50), first?.prompt.slice(0, 50));
    assert.notDeepEqual(second?.prompt, first?.prompt);
    assert.equal(outcome.cachedShare, 0.5);
    assert.equal(outcome.servedPct, servedPct(crowd));
  });
});

/** The same order in a fraction of the time, and nobody called off. */
function hurried(request: PlannedRequest, index: number): PlannedRequest {
  return Object.assign(request, { atMs: index * 5, endsMs: Number.POSITIVE_INFINITY });
}
