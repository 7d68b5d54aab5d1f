// npm run bench:engines [-- --kinds llama-server,ollama,vllm --chars 450]: types a stretch against real engines with the
// tiny FIM model and compares what they say they evaluated with what a prefix cache must evaluate.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type EngineServer, startLlamaServer, startOllama, startVllm } from '../../test/harness/engines/launch.ts';
import { piecesOf } from '../replay/engine/pieces.ts';
import type { EngineKind } from '../replay/engine/simulatedEngine.ts';
import type { SlotRecord } from '../replay/engine/slot.ts';
import { replay } from '../replay/replay.ts';
import { DEFAULTS, type ReplayReport } from '../replay/replayOptions.ts';
import { bundleServer } from '../replay/serverBundle.ts';
import { sources } from '../replay/sources.ts';
import { writePage } from '../report/page.ts';
import { type Row, writeResults } from '../report/results.ts';
import { CountingProxy, type Passed } from './countingProxy.ts';
import { evaluatedByBlocks, evaluatedBySlot, type Turn } from './prefixCache.ts';
import { evaluatedSoFar } from './reported.ts';

const { values } = parseArgs({
  options: {
    kinds: { type: 'string', default: 'llama-server,ollama,vllm' },
    chars: { type: 'string', default: '450' },
    write: { type: 'boolean', default: false },
  },
});

/** vLLM's block on a CPU. */
const BLOCK_TOKENS = 128;

const START: Readonly<Record<EngineKind, () => Promise<EngineServer>>> = {
  'llama-server': () => startLlamaServer({ model: 'tiny-fim', args: ['-np', '1'] }),
  ollama: () => startOllama({ models: ['tiny-fim'] }),
  vllm: () => startVllm({ model: 'tiny-fim' }),
};

interface Typed {
  readonly kind: EngineKind;
  readonly report: ReplayReport;
  readonly reported: number;
  readonly passed: readonly Passed[];
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-engines-'));
process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const bundle = await bundleServer(folder);
const [source] = sources({ chars: Number(values.chars), folder });
if (!source) throw new Error('There is no file to type from.');

const runs: Typed[] = [];
for (const kind of ['llama-server', 'ollama', 'vllm'] as const) {
  if (values.kinds.split(',').includes(kind)) runs.push(await typeAgainst(kind));
}
const rows = await compared(runs);
for (const row of rows) console.log(JSON.stringify(row));
if (values.write) {
  writeResults('engines', 'npm run bench:engines', [
    {
      title: 'Evaluated prompt tokens, tiny-fim',
      text: `${source.name}, trace \`linear\`, one slot. \`by the rule\`: the prompts as they passed, in the model's tokens, through the rule of this engine's cache (vLLM on a CPU: whole blocks of ${BLOCK_TOKENS} tokens, so that the last begun block is evaluated again with every request; without blocks it would be as for the others). \`simulated\`: the same through the simulated engine's tokenizer, scaled to the model's by the length of all prompts.`,
      rows,
    },
  ]);
  writePage();
}

async function typeAgainst(kind: EngineKind): Promise<Typed> {
  const engine = await START[kind]();
  try {
    const proxy = await CountingProxy.start(engine.url);
    const model = `real/${engine.models[0]}${kind === 'ollama' ? ':latest' : ''}`;
    const before = await evaluatedSoFar(engine);
    const report = await replay(
      { ...DEFAULTS, kind, trace: 'linear', bundle, stretches: source ? [source.stretch] : [] },
      async () => ({
        settings: { servers: [{ name: 'real', kind, url: proxy.url }], routes: { completion: model, chat: model } },
        get requests() {
          return proxy.passed.filter((passed) => passed.endedAt > 0).map(recordOf);
        },
        stop: () => proxy.stop(),
      }),
    );
    return { kind, report, reported: (await evaluatedSoFar(engine)) - before, passed: proxy.passed };
  } finally {
    await engine.stop();
  }
}

/** The engine alone knows its tokens: they are counted afterwards. */
function recordOf({ path: route, arrivedAt, endedAt, isCancelled }: Passed): SlotRecord {
  const tokens = { promptTokens: 0, evaluatedTokens: 0, generatedTokens: 0, queuedMs: 0 };
  return { path: route, arrivedAt, isCancelled, busyMs: endedAt - arrivedAt, ...tokens };
}

/** All engines run the same model: llama-server tells its tokens. */
async function compared(typed: readonly Typed[]): Promise<Row[]> {
  const tokenizer = await START['llama-server']();
  try {
    const tokensOf = async (text: string) => {
      const response = await fetch(`${tokenizer.url}/tokenize`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ content: text, parse_special: true }),
      });
      return ((await response.json()) as { tokens: number[] }).tokens; // As llama-server documents it.
    };
    const found: Row[] = [];
    for (const { kind, report, reported, passed } of typed) {
      const turns: Turn<number>[] = [];
      for (const { prompt, answer } of passed)
        turns.push({ prompt: await tokensOf(prompt), written: await tokensOf(answer) });
      const pieces = passed.map(({ prompt, answer }) => ({ prompt: piecesOf(prompt), written: piecesOf(answer) }));
      const sent = turns.reduce((sum, turn) => sum + turn.prompt.length, 0);
      const scale =
        sent /
        Math.max(
          1,
          pieces.reduce((sum, turn) => sum + turn.prompt.length, 0),
        );
      const evaluated = <T>(list: readonly Turn<T>[], block: number) =>
        kind === 'vllm' ? evaluatedByBlocks(list, block) : evaluatedBySlot(list);
      const byRule = evaluated(turns, BLOCK_TOKENS);
      const simulated = Math.round(evaluated(pieces, Math.round(BLOCK_TOKENS / scale)) * scale);
      found.push({
        engine: kind,
        keys: report.keys,
        requests: passed.length,
        'prompt tokens': sent,
        reported,
        'by the rule': byRule,
        'rule ÷ reported': percent(byRule, reported),
        simulated,
        'simulated ÷ reported': percent(simulated, reported),
        ...(kind === 'vllm' && { 'with one slot instead of blocks': evaluatedBySlot(turns) }),
      });
    }
    return found;
  } finally {
    await tokenizer.stop();
  }
}

function percent(part: number, whole: number): string {
  return whole ? `${((100 * part) / whole).toFixed(0)} %` : '–';
}
