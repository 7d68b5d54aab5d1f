// One long answer streams into the page at a given speed.
import type { Row } from '../report/results.ts';
import { longAnswer } from './longAnswer.ts';
import type { PanelPage } from './panelPage.ts';
import { logLongest, type Task, tasksDuring } from './tasks.ts';

/** A task from this length on is what a person feels. */
const LONG_MS = 50;

export async function streamRow(
  panel: PanelPage,
  options: { readonly tokens: number; readonly rate: number },
): Promise<Row> {
  const pieces = longAnswer(options.tokens);
  await beginAnswer(panel);
  let gaps: number[] = [];
  const tasks = await tasksDuring(panel, async () => {
    gaps = await stream(panel, pieces, options.rate);
  });
  const shown = await panel.page
    .locator('.answer .markdown')
    .evaluate((element) => element.querySelectorAll('*').length);
  const long = tasks.filter(({ ms }) => ms > LONG_MS);
  logLongest(tasks);
  return {
    tokens: options.tokens,
    'tokens/s': options.rate,
    elements: shown,
    tasks: tasks.length,
    'longest ms': round(most(tasks, 'ms')),
    'over 50 ms': long.length,
    'longest CPU ms': round(most(tasks, 'cpuMs')),
    'over 50 ms CPU': tasks.filter(({ cpuMs }) => cpuMs > LONG_MS).length,
    'busy %': round(
      (100 * tasks.reduce((sum, { cpuMs }) => sum + cpuMs, 0)) / ((1_000 * options.tokens) / options.rate),
    ),
    'frame p99 ms': round([...gaps].sort((a, b) => a - b)[Math.floor(gaps.length * 0.99)] ?? 0),
    'frames over 50 ms': `${gaps.filter((gap) => gap > LONG_MS).length} of ${gaps.length}`,
  };
}

const most = (tasks: readonly Task[], key: 'ms' | 'cpuMs') =>
  tasks.reduce((found, task) => Math.max(found, task[key]), 0);
const round = (value: number) => Math.round(value * 10) / 10;

const CONVERSATION = { id: 'c', title: 'Bench', createdAt: 1, updatedAt: 1, messages: [] };
const message = { createdAt: 1, text: '' };

/** A question has been asked; its answer can stream. */
export async function beginAnswer({ page, post }: PanelPage): Promise<void> {
  await post({ type: 'state', conversation: CONVERSATION, isRunning: false, chips: [] });
  await post({
    type: 'started',
    conversation: 'c',
    title: 'Bench',
    dropped: [],
    question: { ...message, id: 'q', role: 'user', text: 'Tell me everything.', state: 'complete' },
    answer: { ...message, id: 'a', role: 'assistant', state: 'streaming', createdAt: Date.now() },
  });
  await page.locator('.answer').waitFor();
}

/** Posts the pieces one by one, as many as are due, and the end; gives the time between frames, in milliseconds. */
function stream({ page }: PanelPage, pieces: readonly string[], rate: number): Promise<number[]> {
  return page.evaluate(
    async ({ pieces, rate }) => {
      const gaps: number[] = [];
      let last = performance.now();
      const onFrame = (now: number) => {
        gaps.push(now - last);
        last = now;
        requestAnimationFrame(onFrame);
      };
      requestAnimationFrame(onFrame);
      const begun = performance.now();
      let at = 0;
      let length = 0;
      await new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          const due = Math.min(pieces.length, Math.floor(((performance.now() - begun) / 1000) * rate));
          for (; at < due; at++) {
            const text = pieces[at] ?? '';
            window.postMessage({ type: 'delta', conversation: 'c', message: 'a', text, textAt: length }, '*');
            length += text.length;
          }
          if (at < pieces.length) return;
          clearInterval(timer);
          resolve();
        }, 5);
      });
      const message = { id: 'a', role: 'assistant', text: pieces.join(''), state: 'complete', createdAt: 1 };
      window.postMessage({ type: 'finished', conversation: 'c', message }, '*');
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      return gaps;
    },
    { pieces, rate },
  );
}
