// What one request to a hosted model costs at its list price: for the fallback's bill and for the price shown before.
import { batchPercent, type PricedModel, periodAt, rateFor } from './priceTable.ts';

/** Tokens of one request. `prompt` includes `cached` and `cacheWrite`. */
export interface BilledTokens {
  readonly prompt: number;
  readonly cached?: number;
  readonly cacheWrite?: number;
  readonly output: number;
  /** Sent through the provider's batch interface. */
  readonly isBatch?: boolean;
}

/** Integer micro-dollars, rounded once; null where the counts are nonsense or the model cannot answer. */
export function costMicroUsd(model: PricedModel, tokens: BilledTokens, time: number): number | null {
  const { prompt, cached = 0, cacheWrite = 0, output } = tokens;
  const counts = [prompt, cached, cacheWrite, output];
  if (counts.some((count) => !Number.isSafeInteger(count) || count < 0) || cached + cacheWrite > prompt) return null;
  const period = periodAt(model, { time });
  const input = rateFor(period.input, prompt);
  const answer = period.output === undefined ? undefined : rateFor(period.output, prompt);
  if (answer === undefined && output > 0) return null;
  const picoUsd =
    BigInt(prompt - cached - cacheWrite) * BigInt(input) +
    BigInt(cached) * BigInt(rateFor(period.cached ?? period.input, prompt)) +
    BigInt(cacheWrite) * BigInt(rateFor(period.cacheWrite ?? period.input, prompt)) +
    BigInt(output) * BigInt(answer ?? 0);
  const percent = tokens.isBatch ? (batchPercent(model.provider) ?? 100) : 100;
  return microUsdOf((picoUsd * BigInt(percent)) / 100n);
}

/** Micro-dollars nearest to an exact amount; halves away from zero. */
export function microUsdOf(picoUsd: bigint): number {
  const half = picoUsd < 0n ? -500_000n : 500_000n;
  return Number((picoUsd + half) / 1_000_000n);
}
