// What is known of the server at one moment: its own word, and the state of the connection to it.
import type { Status } from '../../shared/protocol/status.ts';

/** As in session.ts. `failed`: it crashed or would not start, and waits for somebody to ask for a restart. */
export type SessionState = 'starting' | 'running' | 'failed' | 'stopped';

export interface StatusSnapshot {
  readonly session: SessionState;
  /** Undefined until the server has spoken, and whenever it is down. */
  readonly status: Status | undefined;
}
