// What the ledger keeps of one finished request. Never content. See ledger.ts for how it is written.
import type { ServerKind, Task } from '../../shared/protocol/tasks.ts';

export interface LedgerEntry {
  /** Milliseconds since the epoch at which the request ended. */
  readonly time: number;
  /** Unique per request, so that a later outcome (accepted) finds it. */
  readonly id: string;
  readonly task: Task;
  readonly kind: ServerKind | 'hosted';
  readonly model: string;
  readonly isLocal: boolean;
  /** All prompt tokens, cached ones included. */
  readonly promptTokens: number | null;
  readonly cachedTokens: number | null;
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  /** Characters of prompt and answer that are the person's own text: basis of counting in another model's tokens. */
  readonly promptChars: number;
  readonly outputChars: number;
  readonly source: 'reported' | 'estimated';
  readonly outcome: Outcome;
  /** Time the engine worked on it. */
  readonly busyMs: number;
  /** What was really paid, millionths of a US dollar; null where unknown; 0 for local. */
  readonly costMicroUsd: number | null;
}

export type Outcome = 'shown' | 'accepted' | 'rejected' | 'cancelled' | 'answered' | 'failed';

/** Where completion and chat leave their figures. Writing never delays them and never throws. */
export interface LedgerWriter {
  record(entry: LedgerEntry): void;
  /** A shown completion was accepted, in whole or `acceptedChars` of it, or that acceptance was undone (0). */
  accept(id: string, acceptedChars: number): void;
}
