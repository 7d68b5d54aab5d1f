// What the figures rest on, in words. Wherever an amount is shown, this stands next to it.
import type { Amounts, Pricing } from './counting.ts';
import { hasHourlyPrices, PRICE_SOURCE, type PricedModel, periodAt, type Rate } from './prices/priceTable.ts';
import { charsPerToken } from './tokenRatios.ts';

/** A few sentences: what is counted, compared with what, at which prices, what is estimated and what is left out. */
export function basisOf(amounts: Amounts, pricing: Pricing): string {
  const sentences = [
    'Counts accepted completions and answered chats of local models only',
    `Completions compared with ${describeReference(pricing.completion)}`,
    `Chat compared with ${describeReference(pricing.chat)}`,
    `List prices of ${PRICE_SOURCE.asOf} (${PRICE_SOURCE.name} ${PRICE_SOURCE.version}), your own prices first`,
    ...estimateSentences(amounts, pricing),
    ...leftOutSentences(amounts),
  ];
  return `${sentences.join('. ')}.`;
}

/** "Codestral ($0.30 in, $0.90 out per million tokens)", or that no price is known. */
function describeReference(model: PricedModel | undefined): string {
  if (!model) return 'nothing, because the chosen reference model has no known price';
  const period = periodAt(model, { time: Date.now() });
  const output = period.output === undefined ? '' : `, ${usd(period.output)} out`;
  return `${model.name} (${usd(period.input)} in${output} per million tokens)`;
}

function estimateSentences(amounts: Amounts, pricing: Pricing): string[] {
  const sentences: string[] = [];
  for (const model of new Set([pricing.completion, pricing.chat])) {
    if (model && charsPerToken(model.id).basis !== 'measured') {
      sentences.push(`${model.name} has no public tokenizer, so its tokens are estimated from characters`);
    }
    if (model && hasHourlyPrices(model)) sentences.push(`${model.name} is counted at its cheapest hour`);
  }
  const estimated = share(amounts.estimatedRequests, amounts.pricedRequests);
  // said above already where no reference is counted by itself
  const isAll = amounts.estimatedRequests === amounts.pricedRequests && sentences.length > 1;
  if (estimated && !isAll) sentences.push(`${estimated} of the requests rest on estimated tokens`);
  const cacheUnknown = share(amounts.cacheUnknown, amounts.pricedRequests);
  if (cacheUnknown)
    sentences.push(`For ${cacheUnknown} the server does not say what came from its cache, so all of it counts as read`);
  return sentences;
}

function leftOutSentences(amounts: Amounts): string[] {
  const sentences: string[] = [];
  if (amounts.excludedRequests > 0) {
    sentences.push(`${requests(amounts.excludedRequests)} left out: tokens or price unknown`);
  }
  if (amounts.paidUnknown > 0) sentences.push(`${requests(amounts.paidUnknown)} paid for at an unknown price`);
  return sentences;
}

function requests(count: number): string {
  return count === 1 ? '1 request' : `${count} requests`;
}

/** "12 %", "under 1 %", or nothing where it is none. */
function share(part: number, whole: number): string | undefined {
  if (part === 0 || whole === 0) return undefined;
  const percent = (100 * part) / whole;
  return percent < 1 ? 'under 1 %' : `${Math.round(percent)} %`;
}

function usd(rate: Rate): string {
  const dollars = (typeof rate === 'number' ? rate : rate.base) / 1e6;
  return dollars >= 0.01 ? `$${dollars.toFixed(2)}` : `$${dollars}`;
}
