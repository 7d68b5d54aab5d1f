// All rows by day, with the amounts of each day remembered until something changes there.
import { type Amounts, addAmounts, amountsOf, noAmounts, type Pricing } from './counting.ts';
import type { LedgerRecord } from './ledgerRecord.ts';
import { addRecord, addRow, emptyRow, type Row, rowId, rowKeyOf } from './row.ts';

export class Book {
  readonly #days = new Map<string, Map<string, Row>>();
  readonly #amounts = new Map<string, Amounts>();
  #pricing: Pricing | undefined;

  /** A request came (`before` missing) or changed. */
  put(day: string, after: LedgerRecord, before?: LedgerRecord): void {
    if (before) this.#add(day, before, -1);
    this.#add(day, after, 1);
  }

  /** A request is gone, because the ledger was cleared. */
  take(day: string, record: LedgerRecord): void {
    this.#add(day, record, -1);
  }

  clear(): void {
    this.#days.clear();
    this.#amounts.clear();
  }

  /** Adds sums that were read from a roll-up; the rows are the book's from then on. */
  merge(rows: Iterable<Row>): void {
    for (const row of rows) {
      const id = rowId(row.key);
      const known = this.#row(row.key.day, id, () => row);
      if (known !== row) addRow(known, row);
    }
  }

  *rows(): Iterable<Row> {
    for (const rows of this.#days.values()) yield* rows.values();
  }

  days(): string[] {
    return [...this.#days.keys()].sort();
  }

  /** The amounts of the days that `isWanted` says yes to. */
  amounts(pricing: Pricing, isWanted: (day: string) => boolean): Amounts {
    if (pricing !== this.#pricing) this.#amounts.clear();
    this.#pricing = pricing;
    const sum = noAmounts();
    for (const [day, rows] of this.#days) {
      if (isWanted(day)) addAmounts(sum, this.#amountsOfDay(day, rows, pricing));
    }
    return sum;
  }

  #amountsOfDay(day: string, rows: ReadonlyMap<string, Row>, pricing: Pricing): Amounts {
    const known = this.#amounts.get(day);
    if (known) return known;
    const sum = noAmounts();
    for (const row of rows.values()) addAmounts(sum, amountsOf(row, pricing));
    this.#amounts.set(day, sum);
    return sum;
  }

  #add(day: string, record: LedgerRecord, sign: 1 | -1): void {
    const key = rowKeyOf(day, record);
    const id = rowId(key);
    const row = this.#row(day, id, () => emptyRow(key));
    addRecord(row, record, sign);
    const rows = this.#days.get(day);
    if (row.figures.requests === 0) rows?.delete(id);
    if (rows?.size === 0) this.#days.delete(day);
  }

  #row(day: string, id: string, make: () => Row): Row {
    this.#amounts.delete(day);
    let rows = this.#days.get(day);
    if (!rows) {
      rows = new Map();
      this.#days.set(day, rows);
    }
    let row = rows.get(id);
    if (!row) {
      row = make();
      rows.set(id, row);
    }
    return row;
  }
}
