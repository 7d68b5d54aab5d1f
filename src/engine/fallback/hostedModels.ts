// The models of a hosted provider that can be chosen: those of the price table, with their prices.
import type { FallbackModelsResult, HostedProviderId } from '../../shared/protocol/fallback.ts';
import { addressOf, isOnOffer } from '../models/hosted/providers.ts';
import { aliases, allPrices, type OwnPrices, PRICE_SOURCE } from '../savings/prices/priceTable.ts';
import { shownPrices } from './fallbackPlan.ts';

/** Newest lines first: what people ask for most, then the rest from the end of the alphabet, where newer versions are. */
export function hostedModels(provider: HostedProviderId, own: OwnPrices, time: number): FallbackModelsResult {
  // At an address of one's own only own prices are known; which host it is does not matter here.
  const address = addressOf(provider, 'https://localhost');
  const pricedAs = address?.pricedAs;
  const current = new Set(aliases().values());
  const rows = allPrices(own).filter((row) =>
    pricedAs === undefined ? row.provider === 'own' : row.provider === pricedAs && isOnOffer(pricedAs, row.id),
  );
  const models = rows
    .map((row) => ({ id: row.id, name: row.name, isCurrent: current.has(row.id), ...shownPrices(row, time) }))
    .sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || b.id.localeCompare(a.id, 'en', { numeric: true }))
    .map(({ isCurrent: _, ...model }) => model);
  return { models, asOf: PRICE_SOURCE.asOf, canComplete: address?.fim !== undefined };
}
