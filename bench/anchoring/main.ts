// npm run bench:anchoring [-- --url http://127.0.0.1:8080 --kind llama-server|vllm --model NAME --family qwen-coder
//   --files DIR_OR_FILE … --places 40 --prefix 512 --seed 7 --key KEY]: what anchored prompts cost in quality, from the
// model's own log-probabilities. Without --url it runs the tiny FIM model of the tests, on llama-server and (where it is
// there) on vLLM, which says little about a coder.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { FAMILIES } from '../../src/engine/completion/fim/families.ts';
import type { FimFamily } from '../../src/engine/completion/fim/family.ts';
import { ensureEngine, startLlamaServer, startVllm } from '../../test/harness/engines/launch.ts';
import { REPOSITORY } from '../replay/serverBundle.ts';
import { writePage } from '../report/page.ts';
import { type Row, type Table, writeResults } from '../report/results.ts';
import { type Comparison, compare, TYPED_LENGTHS } from './compare.ts';
import { placesIn } from './places.ts';
import { llamaServerScorer, remembering, vllmScorer } from './scorer.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    kind: { type: 'string', default: 'llama-server' },
    model: { type: 'string', default: 'tiny-fim' },
    family: { type: 'string', default: 'qwen-coder' },
    files: { type: 'string', multiple: true, default: [path.join(REPOSITORY, 'src')] },
    places: { type: 'string', default: '40' },
    prefix: { type: 'string', default: '512' },
    seed: { type: 'string', default: '7' },
    key: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});

const family = familyNamed(values.family);
const places = placesIn(values.files, Number(values.places), Number(values.seed));
const tables = values.url ? [await tableOf(values.kind, values.url.replace(/\/+$/, ''))] : await tinyTables();
if (values.write) {
  const asked = values.url ? ` -- --kind ${values.kind} --model ${values.model}` : '';
  writeResults('anchoring', `npm run bench:anchoring${asked}`, tables);
  writePage();
}

/** The tests' model on the engines of this machine, one after the other. */
async function tinyTables(): Promise<Table[]> {
  const made: Table[] = [];
  const llamaServer = await startLlamaServer({ model: 'tiny-fim', args: ['-np', '1', '-t', '1'] });
  try {
    made.push(await tableOf('llama-server', llamaServer.url));
  } finally {
    await llamaServer.stop();
  }
  const provided = await ensureEngine('vllm', { build: false });
  if (!provided.available) {
    console.error(`Without vLLM: ${provided.reason}`);
    return made;
  }
  const vllm = await startVllm({ model: 'tiny-fim' });
  try {
    made.push(await tableOf('vllm', vllm.url));
  } finally {
    await vllm.stop();
  }
  return made;
}

async function tableOf(kind: string, url: string): Promise<Table> {
  const scorer = remembering(kind === 'vllm' ? vllmScorer(url, values.model, values.key) : llamaServerScorer(url));
  const rows: Row[] = [];
  for (const typed of TYPED_LENGTHS) {
    rows.push(rowOf(await compare(places, typed, { scorer, family, prefixTokens: Number(values.prefix) })));
    console.log(JSON.stringify(rows.at(-1)));
  }
  const model = values.url
    ? values.model
    : 'tiny-fim, 7.6 M parameters: far too weak to stand for a coder; it shows that the bench works';
  return {
    title: `${values.model} on ${kind}`,
    text: `Model: ${model}. ${values.prefix} tokens before the cursor, up to 24 tokens of the rest of the line scored, ${places.length} places drawn with seed ${values.seed}.`,
    rows,
  };
}

function familyNamed(name: string): FimFamily {
  const found = FAMILIES.get(name);
  if (!found) throw new Error(`No family ${name}; there are ${[...FAMILIES.keys()].join(', ')}.`);
  return found;
}

function rowOf({ typedTokens, places, atCursor, anchored, difference, margin, atLeastAsGoodPct }: Comparison): Row {
  return {
    'typed tokens': typedTokens,
    places,
    'at the cursor': Number(atCursor.toFixed(3)),
    anchored: Number(anchored.toFixed(3)),
    difference: `${difference.toFixed(3)} ± ${margin.toFixed(3)}`,
    'anchored at least as good': `${atLeastAsGoodPct.toFixed(0)} %`,
  };
}
