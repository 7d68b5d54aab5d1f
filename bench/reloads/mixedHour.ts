// What a person does to one model in an hour of work, without the waiting: lines typed with pauses for ghost text,
// questions in between, answers called off, and settings changed to the same model again.
import { CancellationTokenSource } from 'vscode-languageserver';
import type { LspClient } from '../../test/harness/lsp/lspClient.ts';
import { seeded } from '../../test/harness/random.ts';

export interface HourOptions {
  readonly completions: number;
  readonly chats: number;
  readonly seed: number;
}

export interface HourDone {
  completions: number;
  chats: number;
  calledOff: number;
}

const LINES = ['  const total = items', '  if (value', '  return names', '  for (const entry of', '  let result ='];
/** Shares of requests that are called off, and of turns after which the person is away for a while. */
const CALLED_OFF = 0.2;
const AWAY = 0.1;
const AWAY_MS = 1_500;
/** The tiny model does not know when to stop. */
const READ_MS = 1_500;

export async function mixedHour(client: LspClient, { completions, chats, seed }: HourOptions): Promise<HourDone> {
  const random = seeded(seed);
  const done: HourDone = { completions: 0, chats: 0, calledOff: 0 };
  const document = await client.open('export function work(items: number[]) {\n│\n}\n', { uri: 'file:///w/hour.ts' });
  while (done.completions < completions || done.chats < chats) {
    const left = completions - done.completions + (chats - done.chats);
    const isChat = random() < (chats - done.chats) / left;
    const isCalledOff = random() < CALLED_OFF;
    if (isChat) {
      if (await isStopped(client, `hour-${done.chats % 4}`, isCalledOff ? 300 * random() : READ_MS)) done.calledOff++;
      done.chats++;
    } else {
      await document.type(`${LINES[done.completions % LINES.length]}${done.completions} `);
      const asked = document.ask({ isInvoked: true });
      if (isCalledOff) asked.cancel();
      await asked.ghost.catch(() => undefined);
      await document.type('\n');
      done.completions++;
      if (isCalledOff) done.calledOff++;
    }
    await pause(random() < AWAY ? AWAY_MS : 200 * random());
  }
  return done;
}

/** Asks, and stops an answer that is still being written then; whether it had to. */
async function isStopped(client: LspClient, conversation: string, afterMs: number): Promise<boolean> {
  const source = new CancellationTokenSource();
  const timer = setTimeout(() => source.cancel(), afterMs);
  await client.chat({ conversation, text: 'What does this function do?' }, source.token);
  clearTimeout(timer);
  return source.token.isCancellationRequested;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
