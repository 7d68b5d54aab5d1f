// The figures of a cell of the savings report, and the sum of none. Apart from the schema, so that a page needs no zod.
import type { SavingsCell } from './savingsView.ts';

/** What can be added up. */
export type SavingsSum = Omit<SavingsCell, 'day' | 'task' | 'model' | 'place'>;

export function noSavings(): SavingsSum {
  return {
    savedMicroUsd: 0,
    grossMicroUsd: 0,
    electricityMicroUsd: 0,
    paidMicroUsd: 0,
    requests: 0,
    offered: 0,
    accepted: 0,
    answered: 0,
    promptTokens: 0,
    outputTokens: 0,
    acceptedChars: 0,
    kept: 0,
    keptKnown: 0,
    excluded: 0,
  };
}
