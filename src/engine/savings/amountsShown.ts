// The figures that the status bar shows, in integer micro-dollars, with their basis in words.
import type { SavedAmounts } from '../../shared/protocol/status.ts';
import { basisOf } from './basis.ts';
import type { Book } from './book.ts';
import type { Amounts, Pricing } from './counting.ts';
import { monthOf } from './ledgerFolder.ts';
import { microUsdOf } from './prices/cost.ts';

/** The amounts of today, of this month and of all time. `day` is today, YYYY-MM-DD. */
export function amountsShown(book: Book, pricing: Pricing, day: string): SavedAmounts {
  const today = book.amounts(pricing, (other) => other === day);
  const month = book.amounts(pricing, (other) => monthOf(other) === monthOf(day));
  const all = book.amounts(pricing, () => true);
  return {
    todayMicroUsd: savedMicroUsd(today),
    monthMicroUsd: savedMicroUsd(month),
    allTimeMicroUsd: savedMicroUsd(all),
    netMonthMicroUsd: netMicroUsd(month),
    acceptedCompletions: all.acceptedCompletions,
    answeredChats: all.answeredChats,
    monthTokens: month.tokens,
    paidMonthMicroUsd: microUsdOf(month.paidPicoUsd),
    basis: basisOf(all, pricing),
  };
}

/** Unknown where there is something to count and none of it has a price; a true zero where there is nothing. */
export function savedMicroUsd(amounts: Amounts): number | null {
  return amounts.savedRequests === 0 && amounts.savedUnknown > 0 ? null : microUsdOf(amounts.savedPicoUsd);
}

/** Saved less electricity; may be negative. */
function netMicroUsd(amounts: Amounts): number | null {
  return savedMicroUsd(amounts) === null ? null : microUsdOf(amounts.savedPicoUsd - amounts.electricityPicoUsd);
}

/** Before the ledger has been read, nothing is known. */
export function unknownAmounts(): SavedAmounts {
  return {
    todayMicroUsd: null,
    monthMicroUsd: null,
    allTimeMicroUsd: null,
    netMonthMicroUsd: null,
    acceptedCompletions: 0,
    answeredChats: 0,
    monthTokens: 0,
    paidMonthMicroUsd: 0,
    basis: 'The savings ledger is being read.',
  };
}
