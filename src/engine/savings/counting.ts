// The count: what the requests of a row would have cost at the reference model, and what they cost here. Amounts are
// exact (pico-dollars, whole numbers), so that the sum over any partition of days, tasks, models or windows is the total.
import type { Task } from '../../shared/protocol/tasks.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { findPrice, type OwnPrices, type PricedModel, periodAt, rateFor } from './prices/priceTable.ts';
import type { Row, RowKey } from './row.ts';
import { charsPerToken } from './tokenRatios.ts';

/** What the person chose to compare with. */
export interface Pricing {
  /** Undefined where no price is known. */
  readonly completion: PricedModel | undefined;
  readonly chat: PricedModel | undefined;
  readonly own: OwnPrices;
  /** Pico-dollars of electricity per millisecond of engine work; 0 where the person gave no figures. */
  readonly electricityPicoUsdPerMs: number;
}

export function pricingOf(settings: Settings): Pricing {
  const own = settings['savings.prices'];
  const references = settings['savings.referenceModels'];
  const { watts, usdPerKwh } = settings['savings.electricity'];
  return {
    completion: findPrice(references.completion, own),
    chat: findPrice(references.chat, own),
    own,
    // watts · ms = millijoules; a kilowatt-hour has 3.6e9 of them; a dollar has 1e12 pico-dollars
    electricityPicoUsdPerMs: Math.round((watts * usdPerKwh * 1e12) / 3.6e9),
  };
}

/** The model that a task is compared with; embeddings are compared with none, because no figure shows them. */
export function referenceFor(task: Task, pricing: Pricing): PricedModel | undefined {
  if (task === 'embed') return undefined;
  return task === 'completion' ? pricing.completion : pricing.chat;
}

/** Pico-dollars where the name says so. Every field adds up. */
export interface Amounts {
  /** All finished local requests at the reference's price. */
  grossPicoUsd: bigint;
  /** The same over accepted completions and answered chats: the figure shown. */
  savedPicoUsd: bigint;
  electricityPicoUsd: bigint;
  paidPicoUsd: bigint;
  /** Requests in `savedPicoUsd`, and those that belong there but have no known price or tokens. */
  savedRequests: number;
  savedUnknown: number;
  /** Local requests in `grossPicoUsd`, those left out, and those priced from estimated tokens. */
  pricedRequests: number;
  excludedRequests: number;
  estimatedRequests: number;
  cacheUnknown: number;
  hostedRequests: number;
  paidUnknown: number;
  acceptedCompletions: number;
  offeredCompletions: number;
  answeredChats: number;
  tokens: number;
}

export function noAmounts(): Amounts {
  return {
    grossPicoUsd: 0n,
    savedPicoUsd: 0n,
    electricityPicoUsd: 0n,
    paidPicoUsd: 0n,
    savedRequests: 0,
    savedUnknown: 0,
    pricedRequests: 0,
    excludedRequests: 0,
    estimatedRequests: 0,
    cacheUnknown: 0,
    hostedRequests: 0,
    paidUnknown: 0,
    acceptedCompletions: 0,
    offeredCompletions: 0,
    answeredChats: 0,
    tokens: 0,
  };
}

export function addAmounts(sum: Amounts, other: Readonly<Amounts>): void {
  for (const name of Object.keys(sum) as (keyof Amounts)[]) {
    // The two kinds of field are added in the same way; TypeScript cannot see that both sides have the same one.
    (sum[name] as number) = (sum[name] as number) + (other[name] as number);
  }
}

/** The amounts of one row. */
export function amountsOf(row: Row, pricing: Pricing): Amounts {
  const { key, figures } = row;
  const amounts = noAmounts();
  const { requests } = figures;
  const isCounted = key.outcome === 'accepted' || key.outcome === 'answered';
  amounts.tokens = figures.promptTokens + figures.outputTokens;
  amounts.answeredChats = key.outcome === 'answered' ? requests : 0;
  if (key.task === 'completion') {
    amounts.acceptedCompletions = key.outcome === 'accepted' ? requests : 0;
    const isOffered = key.outcome === 'shown' || key.outcome === 'accepted' || key.outcome === 'rejected';
    amounts.offeredCompletions = isOffered ? requests : 0;
  }
  if (!key.isLocal) {
    amounts.hostedRequests = requests;
    amounts.paidPicoUsd = BigInt(figures.paidMicroUsd) * 1_000_000n;
    amounts.paidUnknown = figures.paidUnknown;
    return amounts;
  }
  amounts.electricityPicoUsd = BigInt(figures.busyMs) * BigInt(pricing.electricityPicoUsdPerMs);
  if (key.outcome === 'failed' || key.task === 'embed') return amounts;
  const gross = grossOf(row, pricing);
  if (gross === null) {
    amounts.excludedRequests = requests;
    amounts.savedUnknown = isCounted ? requests : 0;
    return amounts;
  }
  amounts.grossPicoUsd = gross.picoUsd;
  amounts.pricedRequests = requests;
  amounts.estimatedRequests = gross.isEstimated ? requests : 0;
  amounts.cacheUnknown = figures.cacheUnknown;
  amounts.savedPicoUsd = isCounted ? gross.picoUsd : 0n;
  amounts.savedRequests = isCounted ? requests : 0;
  return amounts;
}

/** Without what the model only thought: how much the reference would have thought, if at all, nobody knows. */
function grossOf(row: Row, pricing: Pricing): { picoUsd: bigint; isEstimated: boolean } | null {
  const { key, figures } = row;
  const reference = referenceFor(key.task, pricing);
  if (!key.isKnown || !reference) return null;
  const rates = ratesFor(key, reference);
  if (!rates) return null;
  const [prompt, cached, output] = rates.isPerToken
    ? [figures.promptTokens, figures.cachedTokens, figures.outputTokens - figures.reasoningTokens]
    : [figures.promptChars, figures.cachedChars, figures.outputChars];
  const picoUsd =
    BigInt(prompt - cached) * BigInt(rates.input) +
    BigInt(cached) * BigInt(rates.cached) +
    BigInt(output) * BigInt(rates.output);
  return { picoUsd, isEstimated: key.isEstimated || !rates.isPerToken };
}

/** Whole pico-dollars per token of the engine, or per character. */
interface EngineRates {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly isPerToken: boolean;
}

/**
 * The reference's rates in the engine's own units. Where both tokenizers are public, one engine token holds
 * (engine's characters per token ÷ reference's) reference tokens; otherwise characters are counted, and it is estimated.
 */
function ratesFor(key: RowKey, reference: PricedModel): EngineRates | null {
  const theirs = charsPerToken(reference.id);
  const ours = charsPerToken(key.model);
  const isPerToken = theirs.basis === 'measured' && ours.basis === 'measured';
  const unit = isPerToken ? ours.value / theirs.value : 1 / theirs.value;
  const period = periodAt(reference, { day: key.day });
  if (period.output === undefined) return null;
  const promptTokens = (key.longPrompt * ours.value) / theirs.value;
  const inUnits = (rate: typeof period.input) => Math.round(rateFor(rate, promptTokens) * unit);
  return {
    input: inUnits(period.input),
    cached: inUnits(period.cached ?? period.input),
    output: inUnits(period.output),
    isPerToken,
  };
}
