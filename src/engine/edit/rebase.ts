// A proposal for a file that has changed since: its hunks are placed anew, by their own lines and those around them.
import { structuredPatch } from 'diff';
import { UserError } from '../../shared/base/errors.ts';
import type { Grammars } from '../completion/syntax/grammars.ts';
import { DOUBTS } from './placed.ts';
import { type Proposal, propose } from './propose.ts';

/** Lines around a hunk by which its place is found again. */
const CONTEXT_LINES = 3;
const TIMEOUT_MS = 5_000;
/** Doubts that a person who looks again can settle. */
const HARMLESS: ReadonlySet<string> = new Set([DOUBTS.context, DOUBTS.syntax]);

/** @throws UserError where the change no longer fits. */
export async function rebase(
  { before, proposed, now, languageId }: { before: string; proposed: string; now: string; languageId: string },
  grammars: Grammars,
): Promise<Proposal> {
  const patch = structuredPatch('a', 'b', unix(before), unix(proposed), '', '', {
    context: CONTEXT_LINES,
    timeout: TIMEOUT_MS,
  });
  if (!patch || patch.hunks.length === 0) throw new UserError('There is nothing left of the change.');
  const lines = patch.hunks.flatMap(({ oldStart, lines }) => [`@@ -${oldStart} +${oldStart} @@`, ...lines]);
  const proposal = await propose({ code: lines.join('\n'), language: 'diff', text: now, languageId }, grammars);
  const isElsewhere = proposal.hunks.some(({ doubt }) => doubt !== undefined && !HARMLESS.has(doubt));
  if (proposal.refused.length > 0 || isElsewhere) {
    throw new UserError('The file has changed where the proposal changes it. Discard it and ask again.');
  }
  return proposal;
}

function unix(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
