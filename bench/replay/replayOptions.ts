// What a replay is told, what it needs of an engine, and what it reports.
import type { SimulationOptions } from './engine/simulatedEngine.ts';
import type { SlotRecord } from './engine/slot.ts';
import type { Report } from './figures.ts';
import type { Stretch } from './stretch.ts';
import type { Trace } from './traces.ts';

export interface ReplayOptions extends SimulationOptions {
  readonly trace: Trace;
  /** Where the person types; two for `jump` (same file) and `twofiles`. */
  readonly stretches: readonly Stretch[];
  readonly seed: number;
  /** The server's clock runs `speed` times as fast as well. */
  readonly warp: boolean;
  /** Milliseconds that the editor waits after a key before it asks. */
  readonly editorWait: number;
  /** Tells the server where the person has gone, as Hob's extension does and other editors do not. */
  readonly focus: boolean;
  /** Path of the server's bundle. */
  readonly bundle: string;
  /** File for what happened, a line of JSON per event. */
  readonly dump?: string | undefined;
}

export interface ReplayReport extends Report {
  readonly trace: Trace;
  readonly kind: string;
  readonly seconds: number;
  readonly serverCpuMsPer100: number;
  readonly chatRequests: number;
  readonly endedCleanly: boolean;
}

export const DEFAULTS = {
  kind: 'ollama',
  trace: 'linear',
  prefill: 1500,
  decode: 60,
  skill: 0.6,
  dice: 'line',
  abort: 'now',
  seed: 7,
  speed: 1,
  warp: true,
  editorWait: 50,
  focus: false,
} as const satisfies Partial<ReplayOptions>;

/** What a replay needs of an engine, simulated or real. */
export interface ReplayEngine {
  /** Hob's settings to use it, under `hob`. */
  readonly settings: object;
  /** Every request that has ended, in order. */
  readonly requests: readonly SlotRecord[];
  stop(): void | Promise<void>;
}

/** Starts an engine; `targets` are files with the texts that are typed. */
export type StartEngine = (targets: readonly string[]) => Promise<ReplayEngine>;
