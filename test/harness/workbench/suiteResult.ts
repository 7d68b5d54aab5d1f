// What a run of the integration suite came to, and where it is left for the caller.
import fs from 'node:fs';
import { type TestResult, totalLine } from '../runner/result.ts';

/** Reads what the extension host left (`runInHost.ts` writes it); a host that ended without a word counts as one failure. */
export function readSuiteResult(file: string): TestResult {
  if (!fs.existsSync(file)) {
    return { passed: 0, failed: 1, skipped: 0, failures: ['the extension host ended without a word'] };
  }
  return JSON.parse(fs.readFileSync(file, 'utf8')) as TestResult;
}

/** Writes the result to the file named by `HOB_TEST_RESULT`, if the caller wants one. */
export function publishSuiteResult(result: TestResult): void {
  const file = process.env['HOB_TEST_RESULT'];
  if (file !== undefined) fs.writeFileSync(file, JSON.stringify(result));
  console.log(totalLine(result));
}
