// A conversation of many messages opens, as when somebody clicks it in the list of earlier chats.
import type { ChatMessage } from '../../src/shared/protocol/chat.ts';
import type { Row } from '../report/results.ts';
import { longAnswer } from './longAnswer.ts';
import type { PanelPage } from './panelPage.ts';
import { logLongest, tasksDuring } from './tasks.ts';

/** Answers of different lengths, with code and lists in them. */
const ANSWER_TOKENS = [40, 120, 300, 700];

export async function historyRow(panel: PanelPage, count: number): Promise<Row> {
  const messages = conversation(count);
  let firstMs = 0;
  let allMs = 0;
  await panel.page.evaluate((each) => Object.assign(window, { benchMessages: each }), messages);
  const tasks = await tasksDuring(panel, async () => {
    [firstMs, allMs] = await open(panel);
  });
  logLongest(tasks);
  const round = (value: number) => Math.round(value);
  return {
    messages: count,
    characters: messages.reduce((sum, { text }) => sum + text.length, 0),
    'end on screen after ms': round(firstMs),
    'all there after ms': round(allMs),
    'longest task ms': round(Math.max(...tasks.map(({ ms }) => ms))),
    'longest task CPU ms': round(Math.max(...tasks.map(({ cpuMs }) => cpuMs))),
    'CPU ms altogether': round(tasks.reduce((sum, { cpuMs }) => sum + cpuMs, 0)),
  };
}

export function conversation(count: number): ChatMessage[] {
  const words = longAnswer(12_000);
  return Array.from({ length: count }, (_, index): ChatMessage => {
    const isQuestion = index % 2 === 0;
    const length = isQuestion ? 20 : (ANSWER_TOKENS[(index >> 1) % ANSWER_TOKENS.length] ?? 0);
    const start = (index * 137) % (words.length - length);
    return {
      id: `m${index}`,
      role: isQuestion ? 'user' : 'assistant',
      text: words.slice(start, start + length).join(''),
      state: 'complete',
      createdAt: index,
    };
  });
}

/** Milliseconds from the message until its end has been drawn, and until every message is in the page. */
function open({ page }: PanelPage): Promise<[number, number]> {
  return page.evaluate(async () => {
    // Put there before the measuring began.
    const messages = (window as unknown as { benchMessages: { id: string }[] }).benchMessages;
    const state = {
      type: 'state',
      conversation: { id: 'h', title: 'Long', createdAt: 1, updatedAt: 1, messages },
      isRunning: false,
      chips: [],
    };
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const begun = performance.now();
    window.postMessage(state, '*');
    const log = () => document.querySelector('.transcript');
    const isAtEnd = () => {
      const element = log();
      return (
        element?.querySelector(`[data-id="${messages.at(-1)?.id}"]`) &&
        element.scrollHeight - element.scrollTop - element.clientHeight < 50
      );
    };
    while (!isAtEnd()) await frame();
    await frame();
    const first = performance.now() - begun;
    const deadline = begun + 60_000;
    while (document.querySelectorAll('.message').length < messages.length && performance.now() < deadline)
      await frame();
    return [first, performance.now() - begun];
  });
}
