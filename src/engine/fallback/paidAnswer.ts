// What is to be said of an answer that came from a hosted model: what it cost, and what was left out of the question.
import { UserError } from '../../shared/base/errors.ts';
import type { Usage } from '../../shared/protocol/chat.ts';
import type { ReportedUsage } from '../models/modelClient.ts';
import { ServerError } from '../models/serverError.ts';
import type { Leaving } from '../perimeter/perimeter.ts';
import type { RoutedModel } from '../routing/router.ts';

/** Millionths of a US dollar, null where unknown. `reported` and `text` are what came; nothing at all costs nothing. */
export function paidFor(
  cost: NonNullable<RoutedModel['cost']>,
  usage: Usage,
  { reported, text }: { readonly reported: ReportedUsage | undefined; readonly text: string },
): number | null {
  if (reported === undefined && text === '') return 0;
  const { promptTokens: prompt, outputTokens: output, cachedTokens: cached } = usage;
  if (prompt === undefined || output === undefined) return null;
  const cacheWrite = reported?.cacheWriteTokens;
  return cost({ prompt, output, ...(cached !== undefined && { cached }), ...(cacheWrite && { cacheWrite }) });
}

/** Whether a request failed before anything was sent: consent, key, budget or the perimeter stood against it. */
export function wasHeldBack(error: unknown): boolean {
  return error instanceof UserError && (!(error instanceof ServerError) || error.kind === 'refused');
}

/** How many secrets were replaced before sending, in one sentence. */
export function redactionNote(leaving: Leaving | undefined): string | undefined {
  const found = leaving?.redactions ?? [];
  const count = found.reduce((sum, each) => sum + each.count, 0);
  if (count === 0) return undefined;
  const kinds = found.map(({ kind }) => kind).join(', ');
  const what = count === 1 ? 'One secret was' : `${count} secrets were`;
  return `${what} left out of what was sent (${kinds}).`;
}
