// What the ledger keeps of one finished request. Never content. See ledgerLine.ts for how it is written.
import type { ServerKind, Task } from '../../shared/protocol/tasks.ts';

export interface LedgerEntry {
  /** Milliseconds since the epoch at which the request ended. */
  readonly time: number;
  /** Unique per request, so that a later outcome (accepted) finds it. Not written: the file numbers its lines. */
  readonly id: string;
  readonly task: Task;
  readonly kind: ServerKind | 'hosted';
  readonly model: string;
  readonly isLocal: boolean;
  /** A model tuned for this person or team (an adapter, an own Modelfile): the "2" of the 90/8/2 guide. */
  readonly isSpecialised?: boolean;
  /** All prompt tokens, cached ones included (Anthropic's `input_tokens` excludes them: add them up before). */
  readonly promptTokens: number | null;
  /** The part of `promptTokens` that came from the engine's cache; null where the server does not say. */
  readonly cachedTokens: number | null;
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  /** Characters of prompt and answer that are the person's own text: basis of counting in another model's tokens. */
  readonly promptChars: number;
  readonly outputChars: number;
  /** `estimated` as soon as one of the counts is not the server's own. Missing counts are estimated by the ledger. */
  readonly source: 'reported' | 'estimated';
  readonly outcome: Outcome;
  /** Time the engine worked on it. */
  readonly busyMs: number;
  /** From asking to the first text the person could see; missing where nothing was seen. */
  readonly latencyMs?: number;
  /** What was really paid, millionths of a US dollar; null where unknown; 0 for local. */
  readonly costMicroUsd: number | null;
  /** A hash of the workspace; its first 8 characters are kept. */
  readonly workspace?: string;
}

export type Outcome = 'shown' | 'accepted' | 'rejected' | 'cancelled' | 'answered' | 'failed';

export const OUTCOMES = [
  'shown',
  'accepted',
  'rejected',
  'cancelled',
  'answered',
  'failed',
] as const satisfies readonly Outcome[];

/** Where completion and chat leave their figures. Writing never delays them and never throws. */
export interface LedgerWriter {
  record(entry: LedgerEntry): void;
  /**
   * As far as a request is that still runs, told before text of it is accepted: counts in memory, so that the figure
   * need not wait for a slow engine. `record` with the same id takes its place and is what gets written.
   */
  recordUnderWay(entry: LedgerEntry): void;
  /**
   * A shown completion was accepted: `acceptedChars` of it so far (by word and by line the number grows), or that
   * acceptance was undone (0), which counts only within UNDO_MS of the last acceptance.
   */
  accept(id: string, acceptedChars: number): void;
  /** Half a minute after its acceptance: is the text still there? Optional; feeds the report only. */
  retain(id: string, isStillThere: boolean): void;
}

/** An undo that comes later than this changes a text the person had already settled for. */
export const UNDO_MS = 10_000;
