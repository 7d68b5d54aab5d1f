// What went wrong here, as the rules of a fallback name it: nothing local can be asked, or the question does not fit.
import type { FallbackRule } from '../../shared/protocol/fallback.ts';
import type { Reason } from '../../shared/protocol/status.ts';
import { ServerError } from '../models/serverError.ts';

export type LocalTrouble = Exclude<FallbackRule, 'onRequest'>;

/** Reasons of routing/reasons.ts for which waiting or choosing again does not help now. */
const UNREACHABLE = new Set([
  'no-server',
  'server-down',
  'server-unauthorized',
  'no-such-server',
  'no-model',
  'model-gone',
  'no-model-for-task',
]);

/** Whether a reason means that nothing local can be asked. */
export function isUnreachable({ code }: Reason): boolean {
  return UNREACHABLE.has(code);
}

/** What a failed request to a local model means for its fallback; undefined where another model would not help. */
export function troubleOf(error: unknown): LocalTrouble | undefined {
  if (!(error instanceof ServerError)) return undefined;
  if (error.kind === 'context') return 'doesNotFit';
  return error.kind === 'unreachable' || error.kind === 'not-found' ? 'localUnreachable' : undefined;
}
