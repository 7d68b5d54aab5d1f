// hob/savings/*: figures from the ledger.
import * as z from 'zod';
import { SavedAmounts } from './status.ts';

/** Request, no parameters. */
export const SAVINGS_SUMMARY_METHOD = 'hob/savings/summary';
export const SavingsSummary = SavedAmounts.extend({
  /** Folder of the ledger, so that people can read it with any tool. */
  ledgerFolder: z.string(),
  /** Lines that could not be read (torn by a crash). */
  tornLines: z.number().int(),
  /** Requests left out because a price is unknown. */
  excludedRequests: z.number().int(),
});
export type SavingsSummary = z.infer<typeof SavingsSummary>;

/** Request, result null: deletes the ledger. */
export const SAVINGS_CLEAR_METHOD = 'hob/savings/clear';
