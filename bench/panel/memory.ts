// What the page holds: before, with a long answer, after another chat was opened, and after the page was closed.
import type { Row } from '../report/results.ts';
import { conversation } from './history.ts';
import { longAnswer } from './longAnswer.ts';
import type { PanelPage } from './panelPage.ts';
import { beginAnswer } from './streaming.ts';

export async function memoryRow(panel: PanelPage, tokens: number): Promise<Row> {
  const { page, post } = panel;
  const empty = await held(panel);
  await beginAnswer(panel);
  const text = longAnswer(tokens).join('');
  await post({
    type: 'finished',
    conversation: 'c',
    message: { id: 'a', role: 'assistant', text, state: 'complete', createdAt: 1 },
  });
  await page.waitForTimeout(3_000);
  const long = await held(panel);
  const chat = (id: string, count: number) =>
    post({
      type: 'state',
      conversation: { id, title: id, createdAt: 1, updatedAt: 1, messages: conversation(count) },
      isRunning: false,
      chips: [],
    });
  await chat('h', 1_000);
  await page.waitForFunction(() => document.querySelectorAll('.message').length === 1_000);
  await page.waitForTimeout(3_000);
  const history = await held(panel);
  await chat('e', 0);
  await page.waitForTimeout(500);
  const again = await held(panel);
  // What is kept once (grammars, compiled code) is no leak; what grows with every chat would be.
  for (let round = 0; round < 5; round++) {
    await chat(`h${round}`, 200);
    await page.waitForFunction(() => document.querySelectorAll('.message').length === 200);
  }
  await chat('e2', 0);
  await page.waitForTimeout(500);
  const later = await held(panel);
  await page.goto('about:blank');
  const closed = await held(panel);
  return {
    'empty MB': empty.megabytes,
    [`answer of ${tokens} tokens MB`]: long.megabytes,
    'nodes of it': long.nodes,
    '1000 messages MB': history.megabytes,
    'nodes of them': history.nodes,
    'new chat MB': again.megabytes,
    'after 5 more chats MB': later.megabytes,
    'nodes left': later.nodes - empty.nodes,
    'closed MB': closed.megabytes,
  };
}

/** After garbage collection. */
async function held({ page }: PanelPage): Promise<{ megabytes: number; nodes: number }> {
  const session = await page.context().newCDPSession(page);
  try {
    for (let round = 0; round < 2; round++) await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const { nodes } = await session.send('Memory.getDOMCounters');
    return { megabytes: Math.round(usedSize / 1e5) / 10, nodes };
  } finally {
    await session.detach();
  }
}
