// Amounts and counts as people read them. Unknown stays unknown.

const USD = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const COUNT = new Intl.NumberFormat('en-US');

/** `$3.41`, `<$0.01`, `-$0.20`; null gives undefined, which callers show as unknown. */
export function formatUsd(microUsd: number | null): string | undefined {
  if (microUsd === null) return undefined;
  if (microUsd > 0 && microUsd < 5_000) return '<$0.01';
  // Without this, a loss of less than half a cent would read "-$0.00".
  return USD.format(Math.abs(microUsd) < 5_000 ? 0 : microUsd / 1_000_000);
}

export function formatCount(count: number): string {
  return COUNT.format(count);
}
