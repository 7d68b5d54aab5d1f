// Runs mocha inside an extension host and writes what came of it; knows nothing of who launched the host.
import fs from 'node:fs';
import Mocha from 'mocha';
import { collectResult } from '../harness/runner/collectResult.ts';
import type { TestResult } from '../harness/runner/result.ts';

/** Files by which the host talks to its launcher; the launcher chooses them (environment). */
function outputFile(name: string): string {
  const file = process.env[name];
  if (file === undefined) throw new Error(`${name} is not set: start the suite with npm run test:integration.`);
  return file;
}

/**
 * Runs the tests that `load` registers. The report (mocha's "spec") goes line by line into the file named by
 * `HOB_TEST_REPORT`, the counts as JSON into the one named by `HOB_TEST_HOST_RESULT`.
 * @throws Error when a test failed, which ends the host with a code other than 0.
 */
export async function runInHost(load: () => void): Promise<void> {
  const report = outputFile('HOB_TEST_REPORT');
  const print = (...parts: unknown[]) => fs.appendFileSync(report, `${format(parts)}\n`);
  // Mocha's reporters write through this function, so that the extension's own console stays out of the report.
  Mocha.reporters.Base.consoleLog = print;
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 90_000, retries: 1, reporter: 'spec' });
  const pattern = process.env['HOB_TEST_GREP'];
  if (pattern !== undefined) mocha.grep(new RegExp(pattern));
  mocha.suite.emit('pre-require', globalThis, null, mocha);
  load();
  const result = await new Promise<TestResult>((resolve) => {
    const runner = mocha.run(() => resolve(resultOf()));
    const resultOf = collectResult(runner);
  });
  fs.writeFileSync(outputFile('HOB_TEST_HOST_RESULT'), JSON.stringify(result));
  if (result.failed > 0) throw new Error(`${result.failed} of the tests in the extension host failed`);
}

/** What `console.log` would print for the placeholders that mocha uses (%s, %d). */
function format(parts: unknown[]): string {
  const [first, ...rest] = parts;
  if (typeof first !== 'string') return parts.map(String).join(' ');
  const filled = first.replaceAll(/%[sd]/g, (placeholder) => (rest.length > 0 ? String(rest.shift()) : placeholder));
  return [filled, ...rest.map(String)].join(' ');
}
