// What one kind of test came to, as its process writes it to the file named by HOB_TEST_RESULT.

/** `skippedTitles` are tests that skipped themselves, `failures` the titles of those that failed, each with its error. */
export interface TestResult {
  passed: number;
  failed: number;
  skipped: number;
  failures?: readonly string[];
  skippedTitles?: readonly string[];
}

/** The last line of every run, which machines read. */
export function totalLine({ passed, failed, skipped }: TestResult): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
