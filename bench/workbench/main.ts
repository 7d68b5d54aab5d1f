// npm run bench:workbench [-- --file F --from LINE --to LINE] [--write]: types the same stretch over stdio and in a real
// VS Code with the packaged extension, and sets the figures side by side. Takes minutes: people's pace, no warped clock.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Report } from '../replay/figures.ts';
import { replay } from '../replay/replay.ts';
import { DEFAULTS, type ReplayOptions } from '../replay/replayOptions.ts';
import { bundleServer } from '../replay/serverBundle.ts';
import { sources } from '../replay/sources.ts';
import { type Row, writeResults } from '../report/results.ts';
import { typeInWorkbench } from './typeInWorkbench.ts';

const { values } = parseArgs({
  options: {
    file: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    chars: { type: 'string', default: '450' },
    write: { type: 'boolean', default: false },
  },
});

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-bench-'));
process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const [first] = sources({ chars: Number(values.chars), folder });
const { file, from, to } = values;
const stretch = file && from && to ? { file, from: Number(from), to: Number(to) } : first?.stretch;
if (!stretch) throw new Error('No file to type from: give --file, --from and --to.');

const options: ReplayOptions = {
  ...DEFAULTS,
  stretches: [stretch],
  warp: false,
  // Hob's extension tells where the person is, so the other replay does as well.
  focus: true,
  bundle: await bundleServer(folder),
};
const overStdio = await replay(options);
const inWorkbench = await typeInWorkbench(options);
const rows = [row('language server over stdio', overStdio), row('VS Code', inWorkbench)];
console.table(rows);
if (values.write) {
  const title = `${path.basename(stretch.file)}, lines ${stretch.from} to ${stretch.to}`;
  writeResults('workbench', 'npm run bench -- --only workbench', [{ title, rows }]);
}
process.exit(0);

function row(name: string, report: Report): Row {
  return {
    in: name,
    keys: report.keys,
    requests: report.requestsPer100,
    evaluated: report.evaluatedTokensPer100,
    generated: report.generatedTokensPer100,
    served: `${report.attainableServed} of ${report.pausesAttainable}`,
    'keys with right ghost': `${report.keysWithRightGhostPct} of ${report.keysKnownPct} %`,
    'keys with wrong ghost': `${report.keysWithWrongGhostPct} %`,
    'ghost p50 / p90 ms': `${report.ghostMsServedP50} / ${report.ghostMsServedP90}`,
    'lag p99 ms': report.keyLagMsP99,
  };
}
