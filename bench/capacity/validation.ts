// The simulated server held against a real one: a real vLLM with the tiny model on this machine's CPU, measured, then
// given the same crowd in real time as its simulation in virtual time.
import os from 'node:os';
import { startVllm } from '../../test/harness/engines/launch.ts';
import type { Row, Table } from '../report/results.ts';
import { serve } from './batching.ts';
import { calibrate, type MeasuredSpeed } from './calibrate.ts';
import { type Crowd, gather } from './crowd.ts';
import { runReal } from './realRun.ts';
import type { Target } from './realServer.ts';
import { outcomeOf } from './simulate.ts';
import { round } from './tables.ts';
import type { SentRequest, Traffic } from './traffic.ts';

export const VALIDATION = 'The simulation beside a real vLLM';

const CROWDS = [1, 2, 4, 8];
/** No further row is begun after this. */
const MOST_MS = 240_000;
const RUN_MS = 40_000;
const WARM_UP_MS = 4_000;
/** What the tiny model takes, less the longest answer. */
const MOST_PROMPT_TOKENS = 1_700;
const AT_ONCE = 16;

/** vLLM on a CPU: blocks of 128 tokens, and 1 GiB for the cache. */
const VLLM_ON_CPU = { stepTokens: 2048, mostAtOnce: AT_ONCE, blockTokens: 128, cacheTokens: 40_000, hasPriority: true };

export async function validationTable(recorded: Traffic, say: (line: string) => void): Promise<Table> {
  const server = await startVllm({ model: 'tiny-fim', args: ['--max-num-seqs', String(AT_ONCE)] });
  try {
    return await validationAt({ url: server.url, model: 'tiny-fim' }, recorded, say);
  } finally {
    await server.stop();
  }
}

/** The same at a server that runs already, started as above. */
async function validationAt(target: Target, recorded: Traffic, say: (line: string) => void): Promise<Table> {
  const traffic = shortened(recorded);
  const rows: Row[] = [];
  const end = performance.now() + MOST_MS;
  for (const people of CROWDS) {
    // A busy machine gets through fewer rows.
    if (rows.length > 0 && performance.now() > end) break;
    const row = await compare(target, () =>
      gather(traffic, { people, durationMs: RUN_MS, warmUpMs: WARM_UP_MS, seed: people }),
    );
    say(JSON.stringify(row));
    rows.push(row);
  }
  return {
    title: VALIDATION,
    text: `vLLM with tiny-fim on this machine's CPU, ${RUN_MS / 1000} s per row; the same requests at the same moments at both. The simulated one has the speed that was measured just before and just after (mean), with the server otherwise idle. \`load\`: of the machine, from all programs, over the last minute of the row; what others take between two measurements the simulation cannot know.`,
    rows,
  };
}

async function compare(target: Target, crowdAnew: () => Crowd): Promise<Row> {
  const before = await calibrate(target);
  const real = await runReal(target, crowdAnew());
  const after = await calibrate(target);
  const measured = mean(before, after);
  const crowd = crowdAnew();
  const simulated = outcomeOf(crowd, [serve(crowd.requests, { ...VLLM_ON_CPU, ...measured })]);
  return {
    people: real.people,
    pauses: crowd.pauses.length,
    'served %, real': round(real.servedPct, 1),
    'served %, simulated': round(simulated.servedPct, 1),
    'first token p50 / p90 ms, real': `${round(real.firstTokenP50Ms)} / ${round(real.firstTokenP90Ms)}`,
    simulated: `${round(simulated.firstTokenP50Ms)} / ${round(simulated.firstTokenP90Ms)}`,
    'from cache %, real': round(100 * real.cachedShare, 1),
    'from cache %, simulated': round(100 * simulated.cachedShare, 1),
    'prompt tokens/s before / after': `${round(before.prefillPerSecond)} / ${round(after.prefillPerSecond)}`,
    'step ms before / after': `${round(before.stepMs, 1)} / ${round(after.stepMs, 1)}`,
    'ms per further answer': round(measured.perAnswerMs, 1),
    load: round(os.loadavg()[0] ?? 0, 1),
  };
}

/** Of rates and times alike: the harmonic mean of a rate is that of its times. */
function mean(a: MeasuredSpeed, b: MeasuredSpeed): MeasuredSpeed {
  return {
    prefillPerSecond: 2 / (1 / a.prefillPerSecond + 1 / b.prefillPerSecond),
    stepMs: (a.stepMs + b.stepMs) / 2,
    perAnswerMs: (a.perAnswerMs + b.perAnswerMs) / 2,
    overheadMs: (a.overheadMs + b.overheadMs) / 2,
  };
}

function shortened({ sessions, ...engine }: Traffic): Traffic {
  const shorten = (request: SentRequest): SentRequest => {
    const promptTokens = Math.min(request.promptTokens, MOST_PROMPT_TOKENS);
    return { ...request, promptTokens, newTokens: Math.min(request.newTokens, promptTokens) };
  };
  return { ...engine, sessions: sessions.map((session) => ({ ...session, requests: session.requests.map(shorten) })) };
}
