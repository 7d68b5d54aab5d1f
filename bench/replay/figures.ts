// Counts what the person saw, and turns it and the engine's log into figures per 100 keystrokes.
import type { SlotRecord } from './engine/slot.ts';

/** A gap of 450 ms or more between two keys. Milliseconds of the person's own clock. */
export interface Pause {
  readonly place: 'lineStart' | 'midLine' | 'lineEnd';
  /** An engine asked there knows what comes, and had the time to say it. */
  readonly isAttainable: boolean;
  /** The right ghost text stood there at its end. */
  readonly isServed: boolean;
  /** From the start of the pause to the right ghost text; Infinity where it did not come. */
  readonly ghostMs: number;
}

/** An acceptance after which the engine knew how to go on. */
export interface AfterAcceptance {
  readonly ghostMs: number;
}

const SAMPLES = 8;
const AFTER_ACCEPTANCE_MS = 50;

export class Figures {
  keys = 0;
  /** Characters of the text that were typed or accepted. */
  chars = 0;
  accepted = 0;
  /** Keys pressed while the ghost was right, was wrong, and while the engine knew what comes. */
  right = 0;
  wrong = 0;
  known = 0;
  flicker = 0;
  stale = 0;
  offTruth = 0;
  asked = 0;
  answered = 0;
  empty = 0;
  cancelled = 0;
  late = 0;
  failed = 0;
  chatsAnswered = 0;
  chatsBroken = 0;
  readonly pauses: Pause[] = [];
  readonly afterAcceptance: AfterAcceptance[] = [];
  /** How late the keys came, real ms. */
  readonly lagMs: number[] = [];
  /** Real ms until the rest of what was shown came again after a key that agreed with it. */
  readonly typeThroughMs: number[] = [];
  readonly samples: string[] = [];
  /** Stretches, in ms since the epoch, in which the editor asked for nothing. */
  readonly quiet: { readonly from: number; to: number }[] = [];

  sample(kind: string, text: string): void {
    if (this.samples.length < SAMPLES) this.samples.push(`${kind}: ${text.slice(0, 140)}`);
  }

  /** `speed`: how many times faster than life the replay ran. */
  report(requests: readonly SlotRecord[], { speed }: { readonly speed: number }): Report {
    const per100 = (count: number, digits = 1) => round((100 * count) / this.keys, digits);
    const sum = (count: (request: SlotRecord) => number) =>
      requests.reduce((total, request) => total + count(request), 0);
    const attainable = this.pauses.filter((pause) => pause.isAttainable);
    const served = attainable.filter((pause) => pause.isServed);
    const times = attainable.map((pause) => pause.ghostMs);
    const servedTimes = served.map((pause) => pause.ghostMs);
    const followed = this.afterAcceptance.filter(({ ghostMs }) => ghostMs <= AFTER_ACCEPTANCE_MS);
    return {
      keys: this.keys,
      chars: this.chars,
      accepted: this.accepted,
      requestsPer100: per100(requests.length),
      cancelledPer100: per100(requests.filter((request) => request.isCancelled).length),
      promptTokensPer100: per100(sum((request) => request.promptTokens)),
      evaluatedTokensPer100: per100(sum((request) => request.evaluatedTokens)),
      generatedTokensPer100: per100(sum((request) => request.generatedTokens)),
      engineBusySecondsPer100: per100(sum((request) => request.busyMs) / 1000, 2),
      pauses: this.pauses.length,
      pausesServed: this.pauses.filter((pause) => pause.isServed).length,
      pausesAttainable: attainable.length,
      attainableServed: served.length,
      servedOfAttainablePct: share(served.length, attainable.length),
      byPlace: { lineStart: this.#at('lineStart'), midLine: this.#at('midLine'), lineEnd: this.#at('lineEnd') },
      ghostMsP50: quantile(times, 0.5),
      ghostMsP90: quantile(times, 0.9),
      ghostMsServedP50: quantile(servedTimes, 0.5),
      ghostMsServedP90: quantile(servedTimes, 0.9),
      keysWithRightGhostPct: per100(this.right),
      keysKnownPct: per100(this.known),
      keysWithWrongGhostPct: per100(this.wrong),
      flickerPer100: per100(this.flicker),
      stale: this.stale,
      offTruth: this.offTruth,
      asked: this.asked,
      answered: this.answered,
      emptyAnswers: this.empty,
      cancelledAsks: this.cancelled,
      answeredAfterCancel: this.late,
      failedAsks: this.failed,
      acceptancesFollowed: followed.length,
      acceptancesKnown: this.afterAcceptance.length,
      typeThroughs: this.typeThroughMs.length,
      typeThroughMsP50: quantile(this.typeThroughMs, 0.5),
      typeThroughMsP95: quantile(this.typeThroughMs, 0.95),
      keyLagMsP99: Math.round((quantileOf(this.lagMs, 0.99) ?? 0) * speed),
      requestsWhileQuiet: requests.filter(({ arrivedAt }) =>
        this.quiet.some(({ from, to }) => arrivedAt >= from && arrivedAt <= to),
      ).length,
      chatsAnswered: this.chatsAnswered,
      chatsBroken: this.chatsBroken,
      paths: [...new Set(requests.map((request) => request.path))],
      samples: this.samples,
    };
  }

  #at(place: Pause['place']): PlaceFigures {
    const there = this.pauses.filter((pause) => pause.place === place);
    const attainable = there.filter((pause) => pause.isAttainable);
    return {
      pauses: there.length,
      attainable: attainable.length,
      served: attainable.filter((pause) => pause.isServed).length,
    };
  }
}

export interface PlaceFigures {
  readonly pauses: number;
  readonly attainable: number;
  readonly served: number;
}

/** Null where nothing could be measured, `inf` for a miss. */
export type Milliseconds = number | 'inf' | null;

/** What a replay reports. `…Per100` is per 100 keystrokes, `…Pct` a share in percent; the README says how each is counted. */
export interface Report {
  readonly keys: number;
  readonly chars: number;
  readonly accepted: number;
  readonly requestsPer100: number;
  readonly cancelledPer100: number;
  readonly promptTokensPer100: number;
  readonly evaluatedTokensPer100: number;
  readonly generatedTokensPer100: number;
  readonly engineBusySecondsPer100: number;
  readonly pauses: number;
  readonly pausesServed: number;
  readonly pausesAttainable: number;
  readonly attainableServed: number;
  readonly servedOfAttainablePct: number | null;
  readonly byPlace: Readonly<Record<Pause['place'], PlaceFigures>>;
  readonly ghostMsP50: Milliseconds;
  readonly ghostMsP90: Milliseconds;
  readonly ghostMsServedP50: Milliseconds;
  readonly ghostMsServedP90: Milliseconds;
  readonly keysWithRightGhostPct: number;
  readonly keysKnownPct: number;
  readonly keysWithWrongGhostPct: number;
  readonly flickerPer100: number;
  readonly stale: number;
  readonly offTruth: number;
  readonly asked: number;
  readonly answered: number;
  readonly emptyAnswers: number;
  readonly cancelledAsks: number;
  readonly answeredAfterCancel: number;
  readonly failedAsks: number;
  /** Of the acceptances after which the engine knew how to go on, those with the right ghost text within 50 ms. */
  readonly acceptancesFollowed: number;
  readonly acceptancesKnown: number;
  readonly typeThroughs: number;
  readonly typeThroughMsP50: Milliseconds;
  readonly typeThroughMsP95: Milliseconds;
  readonly keyLagMsP99: number;
  /** Requests that came while the editor asked for nothing (several cursors): the server's own doing. */
  readonly requestsWhileQuiet: number;
  readonly chatsAnswered: number;
  readonly chatsBroken: number;
  readonly paths: readonly string[];
  readonly samples: readonly string[];
}

/** The value below which a share of the list lies; undefined for an empty list. */
export function quantileOf(values: readonly number[], at: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))];
}

function quantile(values: readonly number[], at: number): Milliseconds {
  const value = quantileOf(values, at);
  if (value === undefined) return null;
  return value === Number.POSITIVE_INFINITY ? 'inf' : round(value, 1);
}

function share(part: number, whole: number): number | null {
  return whole ? round((100 * part) / whole, 1) : null;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
