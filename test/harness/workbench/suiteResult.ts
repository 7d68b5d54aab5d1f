// What a run of the integration suite came to, and where it is left for the caller.
import fs from 'node:fs';

export interface SuiteResult {
  passed: number;
  failed: number;
  skipped: number;
}

/** Reads what the extension host left; a host that ended without a word counts as one failure. */
export function readSuiteResult(file: string): SuiteResult {
  if (!fs.existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const value: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
  const count = (key: keyof SuiteResult) => {
    const number = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
    return typeof number === 'number' ? number : 0;
  };
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

/** Writes the result to the file named by `HOB_TEST_RESULT`, if the caller wants one. */
export function publishSuiteResult(result: SuiteResult): void {
  const file = process.env['HOB_TEST_RESULT'];
  if (file !== undefined) fs.writeFileSync(file, JSON.stringify(result));
  console.log(`${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
}
