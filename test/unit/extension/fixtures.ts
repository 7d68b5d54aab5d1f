// Statuses as a server would send them, for the tests in this folder.
import type { StatusSnapshot } from '../../../src/extension/status/statusSnapshot.ts';
import type { Status } from '../../../src/shared/protocol/status.ts';

/** Puts values into places, as `vscode.l10n.t` does without a translation. */
export function english(message: string, ...values: (string | number)[]): string {
  return message.replace(/\{(\d+)\}/g, (_, index) => String(values[Number(index)]));
}

export function status(change: Partial<Status> = {}): Status {
  return {
    state: 'ready',
    models: { completion: 'ollama/qwen2.5-coder:1.5b' },
    servers: [],
    saved: {
      todayMicroUsd: 120_000,
      monthMicroUsd: 3_412_000,
      allTimeMicroUsd: 41_000_000,
      acceptedCompletions: 1_234,
      answeredChats: 5,
      monthTokens: 1_234_567,
      paidMonthMicroUsd: 0,
      basis: 'Codestral and Claude Sonnet, prices as of 2026-11-01',
    },
    ...change,
  };
}

export function snapshot(change: Partial<Status> = {}): StatusSnapshot {
  return { session: 'running', status: status(change) };
}
