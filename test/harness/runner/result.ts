// What one kind of test came to, as its process writes it to the file named by HOB_TEST_RESULT.

export interface TestResult {
  passed: number;
  failed: number;
  skipped: number;
  /** Titles of tests that failed, each with its error. */
  failures?: readonly string[];
  /** Titles of tests that skipped themselves. */
  skippedTitles?: readonly string[];
  /** Titles of tests that failed and were run again, each with the error of the first time. */
  secondTries?: readonly string[];
}

/** The last line of every run, which machines read. */
export function totalLine({ passed, failed, skipped }: TestResult): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
