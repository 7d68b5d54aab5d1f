// node bench/capacity/record.ts [--speed 4] [--chars 450] [--logs DIR]: types stretches of real files into the built
// language server (bench/replay) and keeps what it asked of the engine, in traffic.json. Repeat it when Hob asks
// differently. With --logs the replays' logs stay, and those that are there are read instead of typed again.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { replay } from '../replay/replay.ts';
import { DEFAULTS } from '../replay/replayOptions.ts';
import { bundleServer } from '../replay/serverBundle.ts';
import { type Source, sources } from '../replay/sources.ts';
import { secondPlaceOf, type Trace } from '../replay/traces.ts';
import { type Dumped, sessionOf } from './recording.ts';
import { type Session, shapeOf, type Traffic, writeTraffic } from './traffic.ts';

const { values } = parseArgs({
  options: {
    speed: { type: 'string', default: '4' },
    chars: { type: 'string', default: '450' },
    logs: { type: 'string' },
  },
});

/** Most of a day is typing on; the rest is wrong keys, taking what is offered, going elsewhere and back. */
const TRACES: readonly Trace[] = ['linear', 'typo', 'accept', 'jump', 'twofiles', 'undo', 'linear', 'linear'];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-capacity-'));
process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(1));
const bundle = await bundleServer(folder);
const files = sources({ chars: Number(values.chars), folder });

writeTraffic({ gpu: await record(6000, 150), cpu: await record(600, 60) });
process.exit(0);

async function record(prefill: number, decode: number): Promise<Traffic> {
  const sessions: Session[] = [];
  for (const [i, trace] of TRACES.entries()) {
    const source = files[i % files.length];
    const other = files[(i + 1) % files.length];
    if (source && other) sessions.push(await type(trace, [source, other], { prefill, decode, seed: 7 + i }));
  }
  const traffic = { prefill, decode, sessions };
  console.log(`${prefill}/${decode}:`, JSON.stringify(shapeOf(traffic)));
  return traffic;
}

async function type(
  trace: Trace,
  [source, other]: readonly [Source, Source],
  engine: { readonly prefill: number; readonly decode: number; readonly seed: number },
): Promise<Session> {
  const dump = path.join(values.logs ?? folder, `${engine.prefill}-${engine.seed}.jsonl`);
  const speed = Number(values.speed);
  const place = secondPlaceOf(trace);
  const second = place === 'sameFile' ? [source.second] : place === 'otherFile' ? [other.second] : [];
  const stretches = [source.stretch, ...second];
  if (!fs.existsSync(dump))
    await replay({ ...DEFAULTS, ...engine, kind: 'vllm', abort: 'batch', trace, stretches, speed, bundle, dump });
  // Lines as replay.ts and typing.ts write them.
  const lines = fs.readFileSync(dump, 'utf8').trimEnd().split('\n');
  const events = lines.map((line) => JSON.parse(line) as Dumped);
  const session = sessionOf(`${source.name}, ${trace}`, events, { ...engine, speed });
  const { keys, requests, pauses } = session;
  console.log(`${session.name}: ${keys} keys, ${requests.length} requests, ${pauses.length} attainable pauses`);
  return session;
}
