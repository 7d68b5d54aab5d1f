// Amounts and counts as people read them. Unknown stays unknown.
import { once } from '../../shared/base/once.ts';

// Made when there is an amount to show: the first takes 15 ms of processor time, and activation may take 50.
const usd = once(() => new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }));
const count = once(() => new Intl.NumberFormat('en-US'));

/** `$3.41`, `<$0.01`, `-$0.20`; null gives undefined, which callers show as unknown. */
export function formatUsd(microUsd: number | null): string | undefined {
  if (microUsd === null) return undefined;
  if (microUsd > 0 && microUsd < 5_000) return '<$0.01';
  // Without this, a loss of less than half a cent would read "-$0.00".
  return usd().format(Math.abs(microUsd) < 5_000 ? 0 : microUsd / 1_000_000);
}

export function formatCount(number: number): string {
  return count().format(number);
}
