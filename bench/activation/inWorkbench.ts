// Activation as VS Code itself measures it ("Developer: Startup Performance"), with Hob installed from its package. Each
// sample is a window of its own, and so an extension host of its own.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { vsix } from '../../test/e2e/support/vsix.ts';
import { openPage } from '../../test/harness/workbench/openPage.ts';
import { startWorkbench } from '../../test/harness/workbench/startWorkbench.ts';
import { type WorkbenchPage, waitFor } from '../../test/harness/workbench/workbenchPage.ts';
import type { Row } from '../report/results.ts';
import { median } from './median.ts';

const HOB = 'hob.hob';

/** Whole milliseconds, by the names of VS Code's table. */
interface Times {
  readonly loadCode: number;
  readonly callActivate: number;
  /** Until what `activate` returned has settled; Hob's returns at once. */
  readonly finishActivate: number;
}

export async function activateInWorkbench(count: number): Promise<Row> {
  const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-bench-activation-'));
  const workbench = await startWorkbench({ workspace, vsix: await vsix() });
  const samples: Times[] = [];
  try {
    while (samples.length < count) {
      const opened = await openPage(workbench.url);
      try {
        await opened.workbench.waitForExtension(HOB);
        samples.push(await readTimes(opened.workbench));
      } finally {
        await opened.close();
      }
    }
  } finally {
    await workbench.stop();
    fs.rmSync(workspace, { recursive: true, force: true });
  }
  return {
    windows: count,
    'Load Code ms': median(samples.map(({ loadCode }) => loadCode)),
    'Call Activate ms': median(samples.map(({ callActivate }) => callActivate)),
    'Finish Activate ms': median(samples.map(({ finishActivate }) => finishActivate)),
    'all ms': median(
      samples.map(({ loadCode, callActivate, finishActivate }) => loadCode + callActivate + finishActivate),
    ),
  };
}

/** The page of VS Code's own figures is a text, copied as a person would copy it. */
async function readTimes(workbench: WorkbenchPage): Promise<Times> {
  const { page } = workbench;
  await workbench.runCommand('Developer: Startup Performance');
  return waitFor('the table of activation times', async () => {
    const editor = page.locator('.editor-group-container.active .editor-instance .monaco-editor').first();
    await editor.waitFor();
    await editor.locator('.view-lines').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('ControlOrMeta+C');
    const row = (await page.evaluate(() => navigator.clipboard.readText()))
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .find(([, extension]) => extension === HOB);
    const [loadCode, callActivate, finishActivate] = (row ?? []).slice(3).map(Number);
    if (loadCode === undefined || callActivate === undefined || finishActivate === undefined) return undefined;
    return { loadCode, callActivate, finishActivate };
  });
}
