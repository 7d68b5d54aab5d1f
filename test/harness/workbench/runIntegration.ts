// Runs the integration suite inside the extension host of the workbench that comes from npm.
// `node test/harness/workbench/runIntegration.ts [--extension FOLDER] [--grep PATTERN]`; the extension must be built.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { TestResult } from '../runner/result.ts';
import { bundleSuite } from './bundleSuite.ts';
import { openPage } from './openPage.ts';
import { repositoryRoot } from './runCommand.ts';
import { startWorkbench } from './startWorkbench.ts';
import { publishSuiteResult, readSuiteResult } from './suiteResult.ts';

/** The whole suite must end within this time. */
const suiteTimeoutMs = 8 * 60_000;

const { values } = parseArgs({ options: { extension: { type: 'string' }, grep: { type: 'string' } } });

/** Prints what is appended to `file` until told to stop, which prints the rest. */
function followFile(file: string): () => void {
  let printed = 0;
  const print = () => {
    if (!fs.existsSync(file)) return;
    const text = fs.readFileSync(file, 'utf8');
    process.stdout.write(text.slice(printed));
    printed = text.length;
  };
  const timer = setInterval(print, 200);
  return () => {
    clearInterval(timer);
    print();
  };
}

async function runSuite(): Promise<TestResult> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-integration-'));
  const workspace = path.join(folder, 'workspace');
  const report = path.join(folder, 'report.txt');
  const hostResult = path.join(folder, 'result.json');
  fs.mkdirSync(workspace);
  const workbench = await startWorkbench({
    workspace,
    extensionPath: values.extension ?? repositoryRoot,
    extensionTestsPath: await bundleSuite(),
    env: {
      HOB_TEST_REPORT: report,
      HOB_TEST_HOST_RESULT: hostResult,
      ...(values.grep === undefined ? {} : { HOB_TEST_GREP: values.grep }),
    },
  });
  const stopFollowing = followFile(report);
  try {
    const log: string[] = [];
    let onExit = (_code: number) => {};
    const ended = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('The suite did not end in time.')), suiteTimeoutMs);
      onExit = (code) => {
        clearTimeout(timer);
        resolve(code);
      };
    });
    const opened = await openPage(workbench.url, {
      prepare: async ({ page }) => {
        await page.exposeFunction('codeAutomationLog', (level: string, args: unknown[]) => {
          log.push(`${level} ${JSON.stringify(args)}`);
        });
        await page.exposeFunction('codeAutomationExit', (code: number) => onExit(code));
      },
    });
    const code = await ended;
    await opened.close();
    stopFollowing();
    const result = readSuiteResult(hostResult);
    if (code !== 0 && result.failed === 0) result.failed = 1;
    if (process.env['HOB_TEST_VERBOSE'] !== undefined) console.log(log.join('\n'));
    return result;
  } finally {
    stopFollowing();
    await workbench.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const result = await runSuite();
publishSuiteResult(result);
process.exit(result.failed > 0 ? 1 : 0);
