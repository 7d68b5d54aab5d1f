// A crowd at a real server, in real time: the same requests at the same moments as in the simulation.
import { setTimeout as delay } from 'node:timers/promises';
import type { Crowd, PlannedRequest } from './crowd.ts';
import { ask, freshTokens, type Target } from './realServer.ts';
import { type Outcome, outcomeOf } from './simulate.ts';

export async function runReal(target: Target, crowd: Crowd): Promise<Outcome> {
  const begun = performance.now();
  const prompts = new Map<PlannedRequest, readonly number[]>();
  const firstTokenMs: number[] = [];
  let promptTokens = 0;
  let cachedTokens = 0;
  let outputTokens = 0;
  const one = async (request: PlannedRequest) => {
    const ends = new AbortController();
    const wait = request.endsMs - (performance.now() - begun);
    const timer = Number.isFinite(wait) ? setTimeout(() => ends.abort(), Math.max(0, wait)) : undefined;
    const prompt = prompts.get(request) ?? [];
    const measured = await ask(target, { prompt, outputTokens: request.outputTokens, signal: ends.signal });
    clearTimeout(timer);
    const first = measured.tokenMs[0];
    if (first === undefined) return;
    firstTokenMs.push(first);
    // Of the others nobody knows what came from the cache.
    if (measured.cachedTokens !== undefined) {
      promptTokens += measured.promptTokens;
      cachedTokens += measured.cachedTokens;
    }
    outputTokens += measured.tokenMs.length;
    for (const pause of request.pauses) {
      pause.readyMs = request.atMs + (measured.tokenMs[pause.tokens - 1] ?? Number.POSITIVE_INFINITY);
    }
  };
  const asked: Promise<void>[] = [];
  for (const request of crowd.requests) {
    prompts.set(request, promptOf(request, prompts));
    await delay(Math.max(0, request.atMs - (performance.now() - begun)));
    const running = one(request);
    // Thrown at the end.
    running.catch(() => {});
    asked.push(running);
  }
  await Promise.all(asked);
  return outcomeOf(crowd, [{ firstTokenMs, promptTokens, evaluatedTokens: promptTokens - cachedTokens, outputTokens }]);
}

/** Begins as the prompt before it did. */
function promptOf(request: PlannedRequest, prompts: Map<PlannedRequest, readonly number[]>): readonly number[] {
  const before = (request.previous && prompts.get(request.previous)) ?? [];
  const common = before.slice(0, request.commonTokens);
  return [...common, ...freshTokens(request.promptTokens - common.length)];
}
