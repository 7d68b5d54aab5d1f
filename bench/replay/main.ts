// npm run bench:replay -- --file F --from LINE --to LINE [--trace …]: types lines of a file into the language server and
// prints the figures as JSON; see README.md.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { replay } from './replay.ts';
import { DEFAULTS } from './replayOptions.ts';
import { bundleServer } from './serverBundle.ts';
import { isTrace, secondPlaceOf, TRACES } from './traces.ts';

const { values } = parseArgs({
  options: {
    file: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    file2: { type: 'string' },
    from2: { type: 'string' },
    to2: { type: 'string' },
    trace: { type: 'string', default: DEFAULTS.trace },
    kind: { type: 'string', default: DEFAULTS.kind },
    prefill: { type: 'string', default: String(DEFAULTS.prefill) },
    decode: { type: 'string', default: String(DEFAULTS.decode) },
    skill: { type: 'string', default: String(DEFAULTS.skill) },
    dice: { type: 'string', default: DEFAULTS.dice },
    abort: { type: 'string', default: DEFAULTS.abort },
    seed: { type: 'string', default: String(DEFAULTS.seed) },
    speed: { type: 'string', default: String(DEFAULTS.speed) },
    'editor-wait': { type: 'string', default: String(DEFAULTS.editorWait) },
    'no-warp': { type: 'boolean', default: false },
    focus: { type: 'boolean', default: DEFAULTS.focus },
    server: { type: 'string' },
    dump: { type: 'string' },
  },
});

const { trace, kind, file, from, to } = values;
const isKind = kind === 'ollama' || kind === 'vllm' || kind === 'llama-server';
if (!file || !from || !to || !isTrace(trace) || !isKind) {
  console.error(`usage: --file F --from LINE --to LINE [--file2 F --from2 LINE --to2 LINE] [--trace ${TRACES.join('|')}]
  [--kind ollama|vllm|llama-server] [--prefill 1500] [--decode 60] [--skill 0.6] [--dice line|column] [--abort now|batch]
  [--seed 7] [--speed 1] [--no-warp] [--editor-wait 50] [--focus] [--server BUNDLE] [--dump OUT.jsonl]`);
  process.exit(2);
}

const stretches = [{ file, from: Number(from), to: Number(to) }];
const second = secondPlaceOf(trace);
if (second) {
  const other = second === 'sameFile' ? file : values.file2;
  if (!other || !values.from2 || !values.to2)
    throw new Error(`The trace ${trace} needs --from2, --to2${second === 'sameFile' ? '' : ' and --file2'}.`);
  stretches.push({ file: other, from: Number(values.from2), to: Number(values.to2) });
}

try {
  os.setPriority(-5);
} catch {
  // Not allowed here: the figures are a little noisier.
}
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-bundle-'));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(1));
process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const report = await replay({
  trace,
  kind,
  stretches,
  prefill: Number(values.prefill),
  decode: Number(values.decode),
  skill: Number(values.skill),
  dice: values.dice === 'column' ? 'column' : 'line',
  abort: values.abort === 'batch' ? 'batch' : 'now',
  seed: Number(values.seed),
  speed: Number(values.speed),
  warp: !values['no-warp'],
  editorWait: Number(values['editor-wait']),
  focus: values.focus,
  bundle: values.server ?? (await bundleServer(folder)),
  dump: values.dump,
});
console.log(JSON.stringify(report));
process.exit(0);
