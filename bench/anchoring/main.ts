// npm run bench:anchoring [-- --url http://127.0.0.1:8080 --kind llama-server|vllm --model NAME --family qwen-coder
//   --files DIR_OR_FILE … --places 60 --prefix 512 --seed 7 --key KEY]: what anchored prompts cost in quality, from the
// model's own log-probabilities. Without --url it runs the tiny FIM model of the tests, which says little about a coder.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { FAMILIES } from '../../src/engine/completion/fim/families.ts';
import { type EngineServer, startLlamaServer } from '../../test/harness/engines/launch.ts';
import { REPOSITORY } from '../replay/serverBundle.ts';
import { writePage } from '../report/page.ts';
import { type Row, writeResults } from '../report/results.ts';
import { type Comparison, compare, TYPED_LENGTHS } from './compare.ts';
import { placesIn } from './places.ts';
import { llamaServerScorer, vllmScorer } from './scorer.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    kind: { type: 'string', default: 'llama-server' },
    model: { type: 'string', default: 'tiny-fim' },
    family: { type: 'string', default: 'qwen-coder' },
    files: { type: 'string', multiple: true, default: [path.join(REPOSITORY, 'src')] },
    places: { type: 'string', default: '60' },
    prefix: { type: 'string', default: '512' },
    seed: { type: 'string', default: '7' },
    key: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});

const family = FAMILIES.get(values.family);
if (!family) throw new Error(`No family ${values.family}; there are ${[...FAMILIES.keys()].join(', ')}.`);
const own: EngineServer | undefined = values.url
  ? undefined
  : await startLlamaServer({ model: 'tiny-fim', args: ['-np', '1', '-t', '1'] });
const url = (values.url ?? own?.url ?? '').replace(/\/+$/, '');
const scorer = values.kind === 'vllm' ? vllmScorer(url, values.model, values.key) : llamaServerScorer(url);
try {
  const places = placesIn(values.files, Number(values.places), Number(values.seed));
  const rows: Row[] = [];
  for (const typed of TYPED_LENGTHS) {
    const compared = await compare(places, typed, { scorer, family, prefixTokens: Number(values.prefix) });
    rows.push(rowOf(compared));
    console.log(JSON.stringify(rows.at(-1)));
  }
  if (values.write) {
    const name = own
      ? 'tiny-fim, 7.6 M parameters: far too weak to stand for a coder; it shows that the bench works'
      : values.model;
    writeResults(
      'anchoring',
      `npm run bench:anchoring${own ? '' : ` -- --kind ${values.kind} --model ${values.model}`}`,
      [
        {
          title: values.model,
          text: `Model: ${name}. ${values.prefix} tokens before the cursor, up to 24 tokens of the rest of the line scored, ${places.length} places drawn with seed ${values.seed}.`,
          rows,
        },
      ],
    );
    writePage();
  }
} finally {
  await own?.stop();
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
