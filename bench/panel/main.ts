// npm run bench:panel [-- --tokens 20000] [--rate 200,500] [--write]: how smooth the chat panel is, in Chromium's own trace. A
// long answer streams into the page; a long conversation opens; the page is closed and what it held must be gone.
import { parseArgs } from 'node:util';
import { type Row, writeResults } from '../report/results.ts';
import { historyRow } from './history.ts';
import { memoryRow } from './memory.ts';
import { openPanelPage } from './panelPage.ts';
import { streamRow } from './streaming.ts';

const { values } = parseArgs({
  options: {
    tokens: { type: 'string', default: '20000' },
    rate: { type: 'string', default: '200,500' },
    only: { type: 'string', default: 'stream,history,memory' },
    write: { type: 'boolean', default: false },
  },
});
const tokens = Number(values.tokens);
const measured = async (measure: (panel: Awaited<ReturnType<typeof openPanelPage>>) => Promise<Row>): Promise<Row> => {
  const panel = await openPanelPage();
  try {
    return await measure(panel);
  } finally {
    await panel.browser.close();
  }
};
const wanted = (name: string) => values.only.split(',').includes(name);

const streams: Row[] = [];
if (wanted('stream')) {
  for (const rate of values.rate.split(',').map(Number)) {
    streams.push(await measured((panel) => streamRow(panel, { tokens, rate })));
    console.table(streams.slice(-1));
  }
}
const histories: Row[] = [];
for (const messages of wanted('history') ? [100, 1_000] : []) {
  histories.push(await measured((panel) => historyRow(panel, messages)));
  console.table(histories.slice(-1));
}
const memory: Row[] = wanted('memory') ? [await measured((panel) => memoryRow(panel, tokens))] : [];
console.table(memory);

if (values.write) {
  writeResults('panel', 'npm run bench -- --only panel', [
    {
      title: 'An answer streams',
      text: 'Times of tasks on the page’s main thread: wall clock, and on the processor (what else the machine does is not in it).',
      rows: streams,
    },
    { title: 'A conversation opens', rows: histories },
    { title: 'Memory, after garbage collection', rows: memory },
  ]);
}
