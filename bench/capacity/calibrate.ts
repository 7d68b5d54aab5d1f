// How fast a real server is, in the terms of the simulated one.
import type { ServerSpeed } from './batching.ts';
import { ask, freshTokens, type Measured, type Target } from './realServer.ts';

export type MeasuredSpeed = Pick<ServerSpeed, 'prefillPerSecond' | 'stepMs' | 'perAnswerMs' | 'overheadMs'>;

const SHORT_TOKENS = 16;
const LONG_TOKENS = 800;
const ANSWER_TOKENS = 24;
const AT_ONCE = 4;
const REPEATS = 3;

/** Some twenty small requests; medians, so that one hiccup does not count. Nobody else should use the server meanwhile. */
export async function calibrate(target: Target): Promise<MeasuredSpeed> {
  const one = (promptTokens: number, outputTokens: number) =>
    ask(target, { prompt: freshTokens(promptTokens), outputTokens });
  await one(SHORT_TOKENS, 4);
  const short: Measured[] = [];
  const long: Measured[] = [];
  const many: Measured[] = [];
  for (let i = 0; i < REPEATS; i++) {
    short.push(await one(SHORT_TOKENS, ANSWER_TOKENS));
    long.push(await one(LONG_TOKENS, 1));
    many.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => one(SHORT_TOKENS, ANSWER_TOKENS)))));
  }
  const stepMs = median(short.map(betweenTokens));
  const perAnswerMs = Math.max(0, (median(many.map(betweenTokens)) - stepMs) / (AT_ONCE - 1));
  const firstMs = (list: readonly Measured[]) => median(list.map(({ tokenMs }) => tokenMs[0] ?? Number.NaN));
  const prefillPerSecond = (1000 * (LONG_TOKENS - SHORT_TOKENS)) / (firstMs(long) - firstMs(short));
  const overheadMs = Math.max(0, firstMs(short) - stepMs - (1000 * SHORT_TOKENS) / prefillPerSecond);
  return { prefillPerSecond, stepMs, perAnswerMs, overheadMs };
}

/** From the middle of the answer, where all that run together have begun and none has ended. */
function betweenTokens({ tokenMs }: Measured): number {
  const from = Math.floor(tokenMs.length / 4);
  const to = Math.floor((tokenMs.length * 3) / 4);
  return ((tokenMs[to] ?? Number.NaN) - (tokenMs[from] ?? Number.NaN)) / (to - from);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
