// "Clear Savings History…": asks once, in words that say what is lost, and lets the server delete the ledger.
import { l10n, window } from 'vscode';
import * as z from 'zod';
import { SAVINGS_CLEAR_METHOD } from '../../shared/protocol/savings.ts';
import type { ServerSession } from '../session.ts';

/** Answers whether the history is gone. */
export async function clearSavings(session: ServerSession): Promise<boolean> {
  const yes = l10n.t('Delete History');
  const answer = await window.showWarningMessage(
    l10n.t('Delete the savings history of all windows?'),
    {
      modal: true,
      detail: l10n.t('Every figure starts from zero. This cannot be undone; export it first if you may need it.'),
    },
    yes,
  );
  if (answer !== yes) return false;
  await session.request(SAVINGS_CLEAR_METHOD, null, z.null());
  return true;
}
