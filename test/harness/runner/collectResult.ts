// Listens to a run of mocha, in whatever process it runs, and sums it up for the one who asked for it.
import type { Runner } from 'mocha';
import type { TestResult } from './result.ts';

/** The end of a run is what is kept of it: one line must do to see why. */
const MOST_CHARS = 400;

/** Listens from now on; what is returned gives the sum so far. */
export function collectResult(runner: Runner): () => TestResult {
  let passed = 0;
  const failures: string[] = [];
  const skippedTitles: string[] = [];
  const secondTries: string[] = [];
  const line = (title: string, error: Error) =>
    `${title}: ${error.message.replaceAll(/\s+/g, ' ').slice(0, MOST_CHARS)}`;
  runner.on('pass', () => passed++);
  runner.on('fail', (test, error: Error) => failures.push(line(test.fullTitle(), error)));
  runner.on('pending', (test) => skippedTitles.push(test.fullTitle()));
  // Told apart from a failure by what comes of it; one that fails again is in both lists.
  runner.on('retry', (test, error: Error) => secondTries.push(line(test.fullTitle(), error)));
  return () => ({
    passed,
    failed: failures.length,
    skipped: skippedTitles.length,
    failures,
    skippedTitles,
    secondTries,
  });
}
