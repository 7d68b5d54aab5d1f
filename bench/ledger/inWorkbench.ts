// How long the report takes to open in a real VS Code with a year of requests in the ledger: from the key that runs the
// command to the figures on the screen, ten times.
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { type Desk, HOB, openDesk } from '../../test/e2e/support/desk.ts';
import { waitFor } from '../../test/harness/workbench/workbenchPage.ts';
import { writeLedger } from './writeLedger.ts';

const TIMES = 10;

/** Milliseconds, shortest first. */
export async function openingTimes(requests: number): Promise<number[]> {
  const desk = await openDesk({ files: { 'readme.txt': 'Nothing to do here.\n' } });
  try {
    return await opened(desk, requests);
  } finally {
    await desk.close();
  }
}

async function opened(desk: Desk, requests: number): Promise<number[]> {
  const { person } = desk;
  await person.waitForExtension(HOB);
  const storage = path.join(desk.workbench.dataDir, 'data', 'User', 'globalStorage', HOB);
  writeLedger(path.join(storage, 'savings'), requests);
  await person.runCommand('Hob: Restart Server');
  // The first time the ledger may still be read, and the page says that there is nothing yet.
  await person.runCommand('Hob: Show Savings');
  await person.webview().locator('dl.tiles').waitFor({ timeout: 60_000 });
  await close(desk);
  const times: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    await person.pickCommand('Hob: Show Savings');
    const pressedAt = performance.now();
    await person.page.keyboard.press('Enter');
    await person.webview().locator('dl.tiles').waitFor({ timeout: 20_000 });
    times.push(performance.now() - pressedAt);
    await close(desk);
  }
  return times.sort((a, b) => a - b);
}

async function close(desk: Desk): Promise<void> {
  await desk.person.runCommand('View: Close Editor');
  await waitFor('the page to go', async () => (await desk.person.page.locator('iframe.webview').count()) === 0);
}
