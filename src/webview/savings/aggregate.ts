// Sums of the report's cells: by period, by task, by model, by place. Pure, so that it is tested without a page.
import { noSavings, type SavingsSum } from '../../shared/protocol/savingsSum.ts';
import type { Place, SavingsCell } from '../../shared/protocol/savingsView.ts';

export const PERIODS = ['day', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

const NAMES = Object.keys(noSavings()) as readonly (keyof SavingsSum)[];

export function sumOf(cells: readonly SavingsCell[]): SavingsSum {
  const sum = noSavings();
  for (const cell of cells) for (const name of NAMES) sum[name] += cell[name];
  return sum;
}

/** Sums of the groups that `key` names, in the order in which they first come. */
export function groupBy(cells: readonly SavingsCell[], key: (cell: SavingsCell) => string): Map<string, SavingsSum> {
  const groups = new Map<string, SavingsSum>();
  for (const cell of cells) {
    const name = key(cell);
    let sum = groups.get(name);
    if (!sum) {
      sum = noSavings();
      groups.set(name, sum);
    }
    for (const field of NAMES) sum[field] += cell[field];
  }
  return groups;
}

/** The first day of the period that a day lies in: itself, its Monday, or its month as YYYY-MM. */
export function periodOf(day: string, period: Period): string {
  if (period === 'day') return day;
  if (period === 'month') return day.slice(0, 7);
  const noon = new Date(`${day}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() - ((noon.getUTCDay() + 6) % 7));
  return noon.toISOString().slice(0, 10);
}

/** How many periods a chart shows: enough to see a trend, few enough to read. */
const SHOWN: Readonly<Record<Period, number>> = { day: 31, week: 26, month: 24 };

/** Sums by period up to today, oldest first, empty ones included. */
export function timeline(cells: readonly SavingsCell[], period: Period, today: string): [string, SavingsSum][] {
  const groups = groupBy(cells, (cell) => periodOf(cell.day, period));
  const names: string[] = [];
  const first = firstDay(cells, today);
  const oldest = periodOf(first, period);
  for (let at = periodOf(today, period); at >= oldest && names.length < SHOWN[period]; at = before(at, period))
    names.push(at);
  return names.reverse().map((name) => [name, groups.get(name) ?? noSavings()]);
}

function before(name: string, period: Period): string {
  if (period === 'month') {
    const [year = 0, month = 1] = name.split('-').map(Number);
    return new Date(Date.UTC(year, month - 2, 15)).toISOString().slice(0, 7);
  }
  const noon = new Date(`${name}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() - (period === 'week' ? 7 : 1));
  return noon.toISOString().slice(0, 10);
}

/** The guide: nine requests of ten to a local model, eight of a hundred to a hosted one, two to one of one's own. */
export const GUIDE: Readonly<Record<Place, number>> = { local: 90, hosted: 8, specialised: 2 };
/** What the guide says that this costs less than all-hosted, percent. */
export const GUIDE_REDUCTION = 85;

export interface Split {
  readonly requests: Readonly<Record<Place, number>>;
  readonly total: number;
  /** What all of it would have cost at the reference models, hosted requests at what they did cost. */
  readonly allHostedMicroUsd: number;
  /** What was paid for hosted requests and electricity. */
  readonly costMicroUsd: number;
  /** Percent less than all-hosted; null where nothing has a price. */
  readonly reduction: number | null;
}

export function splitOf(cells: readonly SavingsCell[]): Split {
  const groups = groupBy(cells, (cell) => cell.place);
  const of = (place: Place) => groups.get(place)?.requests ?? 0;
  const requests = { local: of('local'), hosted: of('hosted'), specialised: of('specialised') };
  const sum = sumOf(cells);
  const allHostedMicroUsd = sum.grossMicroUsd + sum.paidMicroUsd;
  const costMicroUsd = sum.paidMicroUsd + sum.electricityMicroUsd;
  const reduction = allHostedMicroUsd > 0 ? 100 * (1 - costMicroUsd / allHostedMicroUsd) : null;
  return { requests, total: sum.requests, allHostedMicroUsd, costMicroUsd, reduction };
}

/** Days are text that sorts by time. */
function firstDay(cells: readonly SavingsCell[], today: string): string {
  let first = today;
  for (const { day } of cells) if (day < first) first = day;
  return first;
}

/** Months begun since the first entry: what a subscription would have been paid for. */
export function monthsSpanned(cells: readonly SavingsCell[], today: string): number {
  const days = (Date.parse(today) - Date.parse(firstDay(cells, today))) / (24 * 60 * 60 * 1000) + 1;
  return Math.max(1, Math.ceil(days / 30.4375));
}
