// One run of a crowd on simulated servers, and the search for the largest crowd that is still served well.

import { quantileOf } from '../replay/figures.ts';
import { type Figures, type ServerSpeed, serve } from './batching.ts';
import { type ChatHabit, type Crowd, gather, type PlannedRequest, servedPct } from './crowd.ts';
import type { Traffic } from './traffic.ts';

/** How requests come to one of several servers: a person always to the same one, or each to the next in turn. */
export type Balance = 'sticky' | 'in turn';

export interface Scenario {
  readonly traffic: Traffic;
  /** Of each server. */
  readonly speed: ServerSpeed;
  readonly chat?: ChatHabit;
  readonly servers?: number;
  readonly balance?: Balance;
}

export interface Outcome {
  readonly people: number;
  readonly servedPct: number;
  readonly firstTokenP50Ms: number;
  readonly firstTokenP90Ms: number;
  /** Of the prompt tokens, those that came from the cache. */
  readonly cachedShare: number;
}

/** Served as well as this, a crowd counts as carried. */
export const CARRIED_PCT = 95;
/** So that even one person has enough pauses to count. */
const PERSON_MINUTES = 60;
const LEAST_MINUTES = 5;
const MINUTE_MS = 60_000;

export function simulate(people: number, scenario: Scenario, seed = 1): Outcome {
  const { traffic, speed, chat, servers = 1, balance = 'sticky' } = scenario;
  const durationMs = Math.max(LEAST_MINUTES, PERSON_MINUTES / people) * MINUTE_MS;
  const crowd = gather(traffic, { people, durationMs, warmUpMs: MINUTE_MS / 2, seed, ...(chat && { chat }) });
  const shares: PlannedRequest[][] = Array.from({ length: servers }, () => []);
  for (const [i, request] of crowd.requests.entries()) {
    shares[(balance === 'sticky' ? request.person : i) % servers]?.push(request);
  }
  const figures = shares.map((requests) => serve(requests, speed));
  return outcomeOf(crowd, figures);
}

/** What a crowd that has been served (by one or several servers) saw of it. */
export function outcomeOf(crowd: Crowd, figures: readonly Figures[]): Outcome {
  const firstTokenMs = figures.flatMap((one) => one.firstTokenMs);
  const sum = (count: (one: Figures) => number) => figures.reduce((total, one) => total + count(one), 0);
  return {
    people: crowd.options.people,
    servedPct: servedPct(crowd),
    firstTokenP50Ms: quantileOf(firstTokenMs, 0.5) ?? Number.NaN,
    firstTokenP90Ms: quantileOf(firstTokenMs, 0.9) ?? Number.NaN,
    cachedShare:
      1 -
      sum((one) => one.evaluatedTokens) /
        Math.max(
          1,
          sum((one) => one.promptTokens),
        ),
  };
}

/** The largest crowd up to `most` that is carried, by halving; 0 where not even one person is. */
export function capacity(scenario: Scenario, most = 1000): number {
  const isCarried = (people: number) => simulate(people, scenario).servedPct >= CARRIED_PCT;
  if (isCarried(most)) return most;
  if (!isCarried(1)) return 0;
  let carried = 1;
  let tooMany = 2;
  for (; tooMany <= most && isCarried(tooMany); tooMany *= 2) carried = tooMany;
  tooMany = Math.min(tooMany, most);
  while (tooMany - carried > Math.max(1, carried / 50)) {
    const people = Math.floor((carried + tooMany) / 2);
    if (isCarried(people)) carried = people;
    else tooMany = people;
  }
  return carried;
}
