// Amounts, counts and times as the report writes them. Unknown is written as unknown, a loss with its minus.

const USD = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const COUNT = new Intl.NumberFormat('en-US');

/** `$3.41`, `<$0.01`, `-$0.20`, `unknown`. */
export function usd(microUsd: number | null): string {
  if (microUsd === null) return 'unknown';
  if (microUsd > 0 && microUsd < 5_000) return '<$0.01';
  return USD.format(Math.abs(microUsd) < 5_000 ? 0 : microUsd / 1e6);
}

/** The amount at a line of a chart whose lines are `stepMicroUsd` apart: no two of them read the same. */
export function usdTick(microUsd: number, stepMicroUsd: number): string {
  const digits = microUsd === 0 ? 2 : Math.min(6, Math.max(2, Math.ceil(6 - Math.log10(stepMicroUsd))));
  const options = { style: 'currency', currency: 'USD', minimumFractionDigits: digits } as const;
  return new Intl.NumberFormat('en-US', { ...options, maximumFractionDigits: digits }).format(microUsd / 1e6);
}

export function count(value: number): string {
  return COUNT.format(value);
}

/** `85 %`, `99.5 %`; a dash where there is nothing to divide by. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Number(((100 * part) / whole).toFixed(1))} %`;
}

/** `420 ms`, `1.8 s`. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** `22 Nov` of a day, `Nov 2026` of a month. */
export function dayLabel(day: string): string {
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const [year = '', month = '', date] = day.split('-');
  const name = months[Number(month) - 1] ?? month;
  return date === undefined ? `${name} ${year}` : `${Number(date)} ${name}`;
}

export const TASK_NAMES = {
  completion: 'Completions',
  chat: 'Chat',
  edit: 'Edits',
  commit: 'Commit messages',
  embed: 'Search index',
} as const;
