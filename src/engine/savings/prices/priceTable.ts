// The list prices that Hob knows: prices.json (made by generate.mjs, nothing is fetched) with a person's own on top.
// Money here is integer micro-dollars per million tokens, which are pico-dollars per token.
import type { OwnPrice } from '../../../shared/settings/schema.ts';
import table from './prices.json' with { type: 'json' };

/** A rate that steps up for the whole request once its prompt is longer than `above` tokens. */
export interface TieredRate {
  readonly base: number;
  readonly tiers: readonly { readonly above: number; readonly price: number }[];
}
export type Rate = number | TieredRate;

/** One price list of a model. `from` is its first day (UTC); `startTime` and `endTime` (UTC, HH:MM) bound it in the day. */
export interface PricePeriod {
  readonly from?: string;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly input: Rate;
  /** Prompt tokens read from the provider's cache; missing means they cost as much as others. */
  readonly cached?: Rate;
  readonly cacheWrite?: Rate;
  /** Missing for models that only read (embeddings). */
  readonly output?: Rate;
}

export interface PricedModel {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly prices: readonly PricePeriod[];
}

const MODELS = new Map<string, PricedModel>((table.models as readonly PricedModel[]).map((model) => [model.id, model]));
const ALIASES = new Map<string, string>(Object.entries(table.aliases));
const BATCH_PERCENT = new Map<string, number>(Object.entries(table.batchPercent));

/** Where the table comes from, for the basis. `asOf` is a day, YYYY-MM-DD. */
export const PRICE_SOURCE = { name: 'genai-prices', version: table.version, asOf: table.asOf } as const;

export type OwnPrices = Readonly<Record<string, OwnPrice>>;

/**
 * The row of a model, by name, by alias (`claude-sonnet` is the newest one) and without a date or `latest` at the end. A
 * person's own price goes before, for the name as it was given or as the table has it. Undefined means that nobody knows,
 * and nothing is made up.
 */
export function findPrice(model: string, own: OwnPrices = {}): PricedModel | undefined {
  const name = model.trim();
  if (Object.hasOwn(own, name)) return ownModel(name, own[name]);
  const listed = listedModel(name);
  return listed && Object.hasOwn(own, listed.id) ? ownModel(listed.id, own[listed.id]) : listed;
}

function listedModel(name: string): PricedModel | undefined {
  const exact = MODELS.get(name) ?? MODELS.get(ALIASES.get(name) ?? '');
  if (exact) return exact;
  const bare = name.toLowerCase().replace(/(-latest|[-@]20\d{2}-?\d{2}-?\d{2})$/, '');
  return (
    MODELS.get(bare) ?? MODELS.get(`${bare}-latest`) ?? MODELS.get(`${bare}-0`) ?? MODELS.get(ALIASES.get(bare) ?? '')
  );
}

/** Every model that can be chosen to compare with, a person's own first. */
export function allPrices(own: OwnPrices = {}): readonly PricedModel[] {
  const mine = Object.entries(own).flatMap(([name, price]) => ownModel(name, price) ?? []);
  return [...mine, ...[...MODELS.values()].filter((model) => !Object.hasOwn(own, model.id))];
}

/** Names that follow the newest model of a line, and which that is. */
export function aliases(): ReadonlyMap<string, string> {
  return ALIASES;
}

/** Percent of the list price that a provider takes for work it may do later; undefined where it offers none. */
export function batchPercent(provider: string): number | undefined {
  return BATCH_PERCENT.get(provider);
}

function ownModel(name: string, price: OwnPrice | undefined): PricedModel | undefined {
  if (!price) return undefined;
  const cached = price.cachedInputUsdPerMillion;
  const period: PricePeriod = {
    input: Math.round(price.inputUsdPerMillion * 1e6),
    output: Math.round(price.outputUsdPerMillion * 1e6),
    ...(cached === undefined ? {} : { cached: Math.round(cached * 1e6) }),
  };
  return { id: name, name, provider: 'own', prices: [period] };
}

/**
 * The price list in force at a moment. Without a time of day (`day` only, YYYY-MM-DD) the cheapest hour of that day is
 * taken, so that a comparison never claims more than was possible.
 */
export function periodAt(model: PricedModel, at: { readonly time: number } | { readonly day: string }): PricePeriod {
  const day = 'day' in at ? at.day : new Date(at.time).toISOString().slice(0, 10);
  const begun = model.prices.filter((period) => period.from === undefined || period.from <= day);
  const lasting = begun.filter((period) => period.startTime === undefined);
  const current = lasting.at(-1) ?? model.prices[0];
  if (!current) throw new Error(`No price list for ${model.id}`);
  const hourly = begun.filter((period) => period.startTime !== undefined);
  if ('day' in at) return [current, ...hourly].reduce((low, next) => (base(next.input) < base(low.input) ? next : low));
  const clock = new Date(at.time).toISOString().slice(11, 16);
  return hourly.findLast((period) => isWithin(clock, period.startTime ?? '', period.endTime ?? '')) ?? current;
}

/** Whether the model's price depends on the hour. */
export function hasHourlyPrices(model: PricedModel): boolean {
  return model.prices.some((period) => period.startTime !== undefined);
}

function isWithin(clock: string, start: string, end: string): boolean {
  return end < start ? clock >= start || clock < end : clock >= start && clock < end;
}

function base(rate: Rate): number {
  return typeof rate === 'number' ? rate : rate.base;
}

/** A rate for a request with so many prompt tokens. */
export function rateFor(rate: Rate, promptTokens: number): number {
  if (typeof rate === 'number') return rate;
  return rate.tiers.findLast((tier) => promptTokens > tier.above)?.price ?? rate.base;
}
