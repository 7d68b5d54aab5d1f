// Work that nobody waits for, done in short slices between frames.

/** What one slice may take; a step that has begun is finished. */
const SLICE_MS = 6;
/** A page that never rests gets on with it after this time, one slice at a time. */
const AT_LATEST_MS = 400;

/** Takes one step after the other, as many as there is time for, until there are none left. */
export function whenIdle(steps: Iterator<unknown>): void {
  const slice = (): void => {
    const end = performance.now() + SLICE_MS;
    do if (steps.next().done) return;
    while (performance.now() < end);
    whenIdle(steps);
  };
  // Missing in browsers without a screen, such as those of tests.
  if (typeof requestIdleCallback === 'function') requestIdleCallback(slice, { timeout: AT_LATEST_MS });
  else setTimeout(slice);
}
