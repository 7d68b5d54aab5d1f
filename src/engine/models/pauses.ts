// How long to wait between looks at a server, milliseconds.

/** While it is away: ever longer, but a server that comes must be found within 10 s, the look itself included. */
export const AWAY_PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000];
/** While it loads its model: somebody is waiting. */
export const LOADING_PAUSE_MS = 1_000;
/** While it is up: one that goes away is noticed by the next request anyhow, or after this long. */
export const UP_PAUSE_MS = 10_000;
/** While it has no model: the person may be fetching one right now. */
export const EMPTY_PAUSE_MS = 3_000;
/** A model list is read again after this long, where the server is being used. */
export const LIST_AGE_MS = 60_000;
/** Without a request for this long a server is not in use. */
export const IN_USE_MS = 300_000;

/** The pause after so many looks (from 0) in vain. */
export function pauseAfter(looks: number, pauses: readonly number[]): number {
  return pauses[Math.min(looks, pauses.length - 1)] ?? UP_PAUSE_MS;
}
