// npm run bench:capacity [-- --write] [--only simulated|real]: how many people one server of a given speed carries, on the
// simulated server in virtual time, and on a real vLLM on this machine's CPU beside its simulation.
// npm run bench:capacity -- --url http://gpu:8000 --model NAME [--cache-tokens 400000]: measures your own server (key in
// HOB_BENCH_KEY) and says how many people it would carry.
import { parseArgs } from 'node:util';
import { writePage } from '../report/page.ts';
import { readResults, type Table, writeResults } from '../report/results.ts';
import { calibrate } from './calibrate.ts';
import { PROFILES } from './profiles.ts';
import { carriedTable, round, simulatedTables } from './tables.ts';
import { readTraffic } from './traffic.ts';
import { VALIDATION, validationTable } from './validation.ts';

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    only: { type: 'string' },
    url: { type: 'string' },
    model: { type: 'string' },
    'cache-tokens': { type: 'string', default: '400000' },
  },
});
const say = (line: string) => console.log(line);

if (values.url !== undefined) await measureOwn(values.url.replace(/\/+$/, ''));
else {
  const simulated =
    values.only === 'real' ? kept((title) => title !== VALIDATION) : simulatedTables(readTraffic('gpu'), say);
  const real =
    values.only === 'simulated'
      ? kept((title) => title === VALIDATION)
      : [await validationTable(readTraffic('cpu'), say)];
  if (values.write) {
    writeResults('capacity', 'npm run bench:capacity -- --write', [...simulated, ...real]);
    writePage();
  }
}

/** What the other part found last. */
function kept(isWanted: (title: string) => boolean): readonly Table[] {
  return readResults('capacity')?.tables.filter(({ title }) => isWanted(title)) ?? [];
}

async function measureOwn(url: string): Promise<void> {
  if (values.model === undefined) throw new Error('--model is missing: the name under which the server lists it.');
  const key = process.env['HOB_BENCH_KEY'];
  const measured = await calibrate({ url, model: values.model, ...(key && { key }) });
  const { prefillPerSecond, stepMs, perAnswerMs, overheadMs } = measured;
  const name = `${round(prefillPerSecond)} prompt tokens/s, step ${round(stepMs, 1)} ms, ${round(perAnswerMs, 2)} ms per further answer, ${round(overheadMs)} ms besides`;
  const middle = PROFILES[1];
  if (!middle) throw new Error('There is no profile.');
  const speed = { ...middle.speed, ...measured, cacheTokens: Number(values['cache-tokens']) };
  carriedTable(readTraffic('gpu'), [{ name, speed }], say);
}
