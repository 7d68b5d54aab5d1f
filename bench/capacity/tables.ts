// The tables of the simulated servers.
import type { Row, Table } from '../report/results.ts';
import { CHAT, NO_CACHE_BLOCK, PROFILES, type Profile } from './profiles.ts';
import { CARRIED_PCT, capacity, type Outcome, type Scenario, simulate } from './simulate.ts';
import { shapeOf, type Traffic } from './traffic.ts';

const CROWDS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
const REPLICAS = 4;

export function simulatedTables(traffic: Traffic, say: (line: string) => void): Table[] {
  return [
    trafficTable(traffic),
    carriedTable(traffic, PROFILES, say),
    curveTable(traffic, say),
    balanceTable(traffic, say),
  ];
}

function trafficTable(traffic: Traffic): Table {
  return {
    title: 'Traffic of one person typing without a break',
    text: `Recorded from the built language server by \`bench/capacity/record.ts\`, on a simulated engine of ${traffic.prefill} and ${traffic.decode} tokens/s. \`served alone\`: attainable pauses with the right ghost text there, with nobody else at the engine.`,
    rows: [shapeOf(traffic)],
  };
}

/** How many people each server carries, under five conditions. */
export function carriedTable(traffic: Traffic, profiles: readonly Profile[], say: (line: string) => void): Table {
  const rows = profiles.map(({ name, speed }): Row => {
    const carried = (more: Partial<Scenario>) => carriedOrMore({ traffic, speed, ...more });
    const row = {
      server: name,
      'completion only': carried({}),
      'with chat, completion first': carried({ chat: CHAT }),
      'with chat, in the order they come': carried({ chat: CHAT, speed: { ...speed, hasPriority: false } }),
      'completion only, no prefix cache': carried({ speed: { ...speed, blockTokens: NO_CACHE_BLOCK } }),
    };
    say(JSON.stringify(row));
    return row;
  });
  return {
    title: `People typing at once that one server carries with ${CARRIED_PCT} % of pauses served`,
    text: `Simulated; of the pauses that a server of one's own serves. In brackets prompt tokens per second and milliseconds of one step, with one answer under way. Chat: each person every ${CHAT.everyMs / 60_000} minutes on average, ${CHAT.promptTokens} prompt tokens, ${CHAT.outputTokens} back.`,
    rows,
  };
}

function carriedOrMore(scenario: Scenario): string {
  const people = capacity(scenario);
  return people >= 1000 ? '1000 or more' : String(people);
}

function curveTable(traffic: Traffic, say: (line: string) => void): Table {
  const rows = PROFILES.flatMap(({ name, speed }) =>
    CROWDS.map((people) => ({ server: name, ...rowOf(simulate(people, { traffic, speed })) })),
  );
  for (const row of rows) say(JSON.stringify(row));
  return { title: 'Pauses served, by the number of people', text: 'Simulated, completion only.', rows };
}

function balanceTable(traffic: Traffic, say: (line: string) => void): Table {
  const rows = PROFILES.map(({ name, speed }): Row => {
    const of = (balance: 'sticky' | 'in turn') => carriedOrMore({ traffic, speed, servers: REPLICAS, balance });
    const row = {
      'each server': name,
      'a person always at the same one': of('sticky'),
      'requests in turn': of('in turn'),
    };
    say(JSON.stringify(row));
    return row;
  });
  return { title: `${REPLICAS} servers behind a balancer`, text: 'Simulated, completion only.', rows };
}

/** A run's figures as a table shows them. */
export function rowOf({ people, servedPct, firstTokenP50Ms, firstTokenP90Ms, cachedShare }: Outcome): Row {
  return {
    people,
    'served %': round(servedPct, 1),
    'first token p50 ms': round(firstTokenP50Ms),
    'first token p90 ms': round(firstTokenP90Ms),
    'prompt from cache %': round(100 * cachedShare, 1),
  };
}

export function round(value: number, digits = 0): number {
  return Number(value.toFixed(digits));
}
