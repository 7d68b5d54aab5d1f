// What one request saved, counted as the sums are: for the line of figures under an answer.
import { savedMicroUsd } from './amountsShown.ts';
import { amountsOf, type Pricing } from './counting.ts';
import type { LedgerEntry } from './ledgerEntry.ts';
import { dayOf } from './ledgerFolder.ts';
import { recordOf } from './ledgerRecord.ts';
import { addRecord, emptyRow, rowKeyOf } from './row.ts';

/** Millionths of a US dollar; null where no price is known. */
export function savedByEntry(entry: LedgerEntry, pricing: Pricing): number | null {
  const record = recordOf(entry);
  const row = emptyRow(rowKeyOf(dayOf(record.time), record));
  addRecord(row, record, 1);
  return savedMicroUsd(amountsOf(row, pricing));
}
