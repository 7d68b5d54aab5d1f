// The report's cells: rows of the book summed by day, task, model and place, with amounts in whole micro-dollars that
// still add up exactly, because every cell is rounded against the running total and not for itself.
import { noSavings } from '../../shared/protocol/savingsSum.ts';
import type { SavingsCell } from '../../shared/protocol/savingsView.ts';
import { type Amounts, amountsOf, type Pricing } from './counting.ts';
import { microUsdOf } from './prices/cost.ts';
import type { Row, RowKey } from './row.ts';

const AMOUNTS = {
  savedMicroUsd: 'savedPicoUsd',
  grossMicroUsd: 'grossPicoUsd',
  electricityMicroUsd: 'electricityPicoUsd',
  paidMicroUsd: 'paidPicoUsd',
} as const satisfies Partial<Record<keyof SavingsCell, keyof Amounts>>;
type AmountName = keyof typeof AMOUNTS;
const AMOUNT_NAMES = Object.keys(AMOUNTS) as readonly AmountName[];

interface Draft {
  readonly cell: SavingsCell;
  readonly pico: Record<AmountName, bigint>;
}

/** Cells in the order of their days. */
export function cellsOf(rows: Iterable<Row>, pricing: Pricing): SavingsCell[] {
  const drafts = new Map<string, Draft>();
  for (const row of rows) {
    const id = `${row.key.day}\t${row.key.task}\t${row.key.model}\t${placeOf(row.key)}`;
    const draft = drafts.get(id) ?? emptyDraft(row.key);
    drafts.set(id, draft);
    addTo(draft, row, amountsOf(row, pricing));
  }
  const sorted = [...drafts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, draft]) => draft);
  for (const name of AMOUNT_NAMES) round(sorted, name);
  return sorted.map(({ cell }) => cell);
}

/** Each cell gets what it adds to the rounded running total, so that all of them together are the rounded total. */
function round(drafts: readonly Draft[], name: AmountName): void {
  let exact = 0n;
  let given = 0;
  for (const { cell, pico } of drafts) {
    exact += pico[name];
    const upTo = microUsdOf(exact);
    cell[name] = upTo - given;
    given = upTo;
  }
}

function placeOf(key: RowKey): SavingsCell['place'] {
  if (!key.isLocal) return 'hosted';
  return key.isSpecialised ? 'specialised' : 'local';
}

function emptyDraft(key: RowKey): Draft {
  const cell: SavingsCell = {
    day: key.day,
    task: key.task,
    model: key.model,
    place: placeOf(key),
    ...noSavings(),
  };
  return { cell, pico: { savedMicroUsd: 0n, grossMicroUsd: 0n, electricityMicroUsd: 0n, paidMicroUsd: 0n } };
}

function addTo({ cell, pico }: Draft, row: Row, amounts: Amounts): void {
  const { figures } = row;
  for (const name of AMOUNT_NAMES) pico[name] += amounts[AMOUNTS[name]];
  cell.requests += figures.requests;
  cell.offered += amounts.offeredCompletions;
  cell.accepted += amounts.acceptedCompletions;
  cell.answered += amounts.answeredChats;
  cell.promptTokens += figures.promptTokens;
  cell.outputTokens += figures.outputTokens;
  cell.acceptedChars += figures.acceptedChars;
  cell.kept += figures.kept;
  cell.keptKnown += figures.keptKnown;
  cell.excluded += amounts.excludedRequests;
}
