// Work in small slices between which the process answers whoever waits: the context is gathered without being noticed.

/** Longest stretch of work, well under the 10 ms at which a keystroke would feel it. */
const SLICE_MS = 5;
/** Pause between slices, so that a long job takes about half of one core at most. */
const PAUSE_MS = 5;

/** Work in many small steps that are no generator: `taken` lets others in when a slice is over. */
export class Turns {
  #until = performance.now() + SLICE_MS;

  async taken(): Promise<void> {
    if (performance.now() < this.#until) return;
    await pause();
    this.#until = performance.now() + SLICE_MS;
  }
}

/** Runs a job slice by slice; undefined when the signal ends it before. What the job throws comes out here. */
export async function inSlices<T>(job: Generator<void, T>, signal: AbortSignal): Promise<T | undefined> {
  for (;;) {
    if (signal.aborted) return undefined;
    const until = performance.now() + SLICE_MS;
    do {
      const step = job.next();
      if (step.done) return step.value;
    } while (performance.now() < until);
    await pause();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
