// What the last weeks say about the rest of the month and about hardware that has to pay for itself. Plain sums and
// means of days; a guess is given with its interval or not at all.
import type { BreakEven, Projection } from '../../shared/protocol/savingsView.ts';
import { dayBefore } from './ledgerFolder.ts';

/** Weeks of history that count, in days. */
const WINDOW_DAYS = 28;
/** With fewer days than this an interval would be wider than the figure. */
const MIN_DAYS = 5;
/** Four cases out of five lie within so many standard deviations of the mean of a normal distribution. */
const DEVIATIONS = 1.2816;

/** Micro-dollars saved by day; days that are missing had nothing. `first` is the ledger's first day. */
export interface DailySaved {
  readonly byDay: ReadonlyMap<string, number>;
  readonly first: string;
  readonly today: string;
}

/** The month's end; null with too little history. Working days and weekends are told apart. */
export function projectMonth(saved: DailySaved): Projection | null {
  const past = lastDays(saved);
  if (past.length < MIN_DAYS) return null;
  const month = saved.today.slice(0, 7);
  let soFar = 0;
  for (const [day, amount] of saved.byDay) if (day.startsWith(month)) soFar += amount;
  let mean = 0;
  let variance = 0;
  for (const day of daysAfter(saved.today)) {
    const like = past.filter((other) => isWeekend(other) === isWeekend(day));
    const amounts = (like.length >= 2 ? like : past).map((other) => saved.byDay.get(other) ?? 0);
    const own = amounts.reduce((a, b) => a + b, 0) / amounts.length;
    mean += own;
    variance += amounts.reduce((sum, amount) => sum + (amount - own) ** 2, 0) / (amounts.length - 1);
  }
  const spread = DEVIATIONS * Math.sqrt(variance);
  return {
    lowMicroUsd: Math.round(soFar + Math.max(0, mean - spread)),
    midMicroUsd: Math.round(soFar + mean),
    highMicroUsd: Math.round(soFar + mean + spread),
    basedOnDays: past.length,
  };
}

/** How far hardware has been paid by what it saved; null where no price was given. `net` is saved less electricity. */
export function breakEvenOf(net: DailySaved, hardwareUsd: number): BreakEven | null {
  if (hardwareUsd <= 0) return null;
  const hardwareMicroUsd = Math.round(hardwareUsd * 1e6);
  const coveredMicroUsd = [...net.byDay.values()].reduce((a, b) => a + b, 0);
  const past = lastDays(net);
  const sum = past.reduce((total, day) => total + (net.byDay.get(day) ?? 0), 0);
  const perDayMicroUsd = past.length > 0 ? Math.round(sum / past.length) : 0;
  const missing = hardwareMicroUsd - coveredMicroUsd;
  const daysLeft = missing <= 0 ? 0 : perDayMicroUsd > 0 ? Math.ceil(missing / perDayMicroUsd) : null;
  return { hardwareMicroUsd, coveredMicroUsd, perDayMicroUsd, daysLeft };
}

/** Finished days before today, newest first, back to the first day of the ledger. */
function lastDays({ first, today }: DailySaved): string[] {
  const days: string[] = [];
  for (let day = dayBefore(today); day >= first && days.length < WINDOW_DAYS; day = dayBefore(day)) days.push(day);
  return days;
}

/** The days of the month that are still to come. */
function daysAfter(today: string): string[] {
  const [year = 0, month = 1, date = 1] = today.split('-').map(Number);
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Array.from(
    { length: Math.max(0, last - date) },
    (_, at) => `${today.slice(0, 8)}${String(date + at + 1).padStart(2, '0')}`,
  );
}

function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay());
}
