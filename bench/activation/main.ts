// node bench/activation/main.ts [--samples 20] [--windows 5] [--write]: how long it takes until Hob is active. Packages it
// first, then measures the packaged bundle without VS Code, and the package inside it.
import { parseArgs } from 'node:util';
import { vsix } from '../../test/e2e/support/vsix.ts';
import { writeResults } from '../report/results.ts';
import { activateInWorkbench } from './inWorkbench.ts';
import { activateOutside } from './outside.ts';

const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '20' },
    windows: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
  },
});

await vsix();
const outside = activateOutside(Number(values.samples));
console.table([outside]);
const inWorkbench = await activateInWorkbench(Number(values.windows));
console.table([inWorkbench]);
if (values.write) {
  writeResults('activation', 'npm run bench -- --only activation', [
    {
      title: 'Without VS Code',
      text: 'Medians of fresh processes with a stand-in for `vscode`; files are in the system’s cache.',
      rows: [outside],
    },
    {
      title: 'In VS Code',
      text: 'Medians of what VS Code measures itself (“Developer: Startup Performance”), each window with an extension host of its own, in which other extensions start at the same time.',
      rows: [inWorkbench],
    },
  ]);
}
