// The whole table of replays: files, profiles, traces; each row is one replay.
import type { Row, Table } from '../report/results.ts';
import { replay } from './replay.ts';
import { DEFAULTS, type ReplayOptions, type ReplayReport } from './replayOptions.ts';
import type { Source } from './sources.ts';
import { secondPlaceOf, TRACES, type Trace } from './traces.ts';

export interface TableOptions {
  readonly speed: number;
  readonly bundle: string;
  readonly sources: readonly Source[];
  /** Says what is under way and what came of it. */
  readonly say: (line: string) => void;
  /** Figures by case, as they come. */
  readonly done: Map<string, Row>;
}

interface Profile {
  readonly name: string;
  readonly prefill: number;
  readonly decode: number;
}

const CPU: Profile = { name: '150/12', prefill: 150, decode: 12 };
const LAPTOP: Profile = { name: '1500/60', prefill: 1500, decode: 60 };
const GPU: Profile = { name: '6000/150', prefill: 6000, decode: 150 };

/** One table for the files, one for the profiles, one for the ways of typing. */
export async function replayTables(options: TableOptions): Promise<Table[]> {
  const { sources } = options;
  const first = sources[0];
  const long = sources.at(-1);
  if (!first || !long) throw new Error('There is no file to type from.');
  const files: Row[] = [];
  for (const source of sources) {
    for (const abort of ['now', 'batch'] as const) {
      files.push(await row(options, { file: source.name, abort }, { source, abort, profile: LAPTOP, trace: 'linear' }));
    }
  }
  const profiles: Row[] = [];
  for (const profile of [CPU, LAPTOP, GPU]) {
    for (const source of new Set([first, long])) {
      for (const abort of ['now', 'batch'] as const) {
        const names = { profile: profile.name, file: source.name, abort };
        profiles.push(await row(options, names, { source, abort, profile, trace: 'linear' }));
      }
    }
  }
  const traces: Row[] = [];
  for (const trace of TRACES) {
    traces.push(await row(options, { trace }, { source: first, abort: 'batch', profile: LAPTOP, trace }));
  }
  const at = `Keys come ${options.speed === 1 ? 'at human pace' : `${options.speed} times as fast as a person's, and the server's clock with them`}.`;
  return [
    { title: 'Files', text: `Trace \`linear\`, engine \`1500/60\`. ${at}`, rows: files },
    { title: 'Engines', text: `Trace \`linear\`. ${at}`, rows: profiles },
    { title: 'Ways of typing', text: `${first.name}, engine \`1500/60\`, abort \`batch\`. ${at}`, rows: traces },
  ];
}

interface Case {
  readonly source: Source;
  readonly abort: 'now' | 'batch';
  readonly profile: Profile;
  readonly trace: Trace;
}

/** A case that stands in several tables is replayed once. */
async function row(options: TableOptions, names: Row, wanted: Case): Promise<Row> {
  const { source, abort, profile, trace } = wanted;
  const key = [source.file, abort, profile.name, trace].join();
  const known = options.done.get(key);
  const figures = known ?? (await figuresOf(options, Object.values(names).join(', '), wanted));
  options.done.set(key, figures);
  return { ...names, ...figures };
}

async function figuresOf(options: TableOptions, label: string, { source, abort, profile, trace }: Case): Promise<Row> {
  const other = options.sources.find((candidate) => candidate !== source) ?? source;
  const place = secondPlaceOf(trace);
  const second = place === 'sameFile' ? [source.second] : place === 'otherFile' ? [other.second] : [];
  const replayed: ReplayOptions = {
    ...DEFAULTS,
    trace,
    abort,
    prefill: profile.prefill,
    decode: profile.decode,
    speed: options.speed,
    bundle: options.bundle,
    stretches: [source.stretch, ...second],
  };
  try {
    const report = await replay(replayed);
    options.say(`${label}: ${summary(report)}`);
    return columns(report);
  } catch (error) {
    options.say(`${label}: ${String(error)}`);
    return { keys: null, note: String(error).slice(0, 80) };
  }
}

function columns(report: ReplayReport): Row {
  const followed = report.acceptancesKnown ? `${report.acceptancesFollowed} of ${report.acceptancesKnown}` : null;
  return {
    keys: report.keys,
    requests: report.requestsPer100,
    evaluated: report.evaluatedTokensPer100,
    generated: report.generatedTokensPer100,
    'busy s': report.engineBusySecondsPer100,
    flicker: report.flickerPer100,
    served: `${report.attainableServed} of ${report.pausesAttainable}${report.servedOfAttainablePct === null ? '' : ` (${report.servedOfAttainablePct} %)`}`,
    'ghost p50 / p90 ms': `${report.ghostMsP50 ?? '–'} / ${report.ghostMsP90 ?? '–'}`,
    'keys with right ghost': `${report.keysWithRightGhostPct} of ${report.keysKnownPct} %`,
    stale: report.stale,
    'server CPU ms per key': Number((report.serverCpuMsPer100 / 100).toFixed(1)),
    ...(report.trace === 'accept' && { 'next ghost in 50 ms': followed }),
    ...(report.trace === 'multicursor' && { note: `${report.requestsWhileQuiet} requests with several cursors` }),
    ...(report.trace === 'chat' && { note: `${report.chatsAnswered} chat answers whole, ${report.chatsBroken} not` }),
  };
}

function summary(report: ReplayReport): string {
  return `${report.keys} keys, ${report.requestsPer100} requests, ${report.evaluatedTokensPer100} evaluated, ${report.attainableServed} of ${report.pausesAttainable} served, stale ${report.stale}`;
}
