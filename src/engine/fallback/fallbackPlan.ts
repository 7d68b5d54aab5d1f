// What `hob.fallback` amounts to: whom to ask, for which tasks, for how much. Undefined while it is not set up.
import type { FallbackRule, FallbackTarget, FallbackTask } from '../../shared/protocol/fallback.ts';
import type { Task } from '../../shared/protocol/tasks.ts';
import type { FallbackSetting, Settings } from '../../shared/settings/schema.ts';
import { addressOf, type HostedAddress } from '../models/hosted/providers.ts';
import { findPrice, type OwnPrices, type PricedModel, periodAt, rateFor } from '../savings/prices/priceTable.ts';

/** US dollars a month where the person set no budget. */
const DEFAULT_BUDGET_USD = 5;

export interface FallbackPlan {
  readonly address: HostedAddress;
  /** As the provider names it. */
  readonly model: string;
  readonly rules: Readonly<Partial<Record<FallbackTask, FallbackRule[]>>>;
  /** Of a calendar month, millionths of a US dollar. */
  readonly budgetMicroUsd: number;
  readonly allowsUnknownPrice: boolean;
  readonly own: OwnPrices;
}

export function planOf(settings: Settings): FallbackPlan | undefined {
  const { provider, model, baseUrl, tasks = {}, ...more }: FallbackSetting = settings.fallback;
  const address = provider && addressOf(provider, baseUrl);
  if (address === undefined || model === undefined) return undefined;
  return {
    address,
    model,
    rules: tasks,
    budgetMicroUsd: Math.round((more.monthlyBudgetUsd ?? DEFAULT_BUDGET_USD) * 1e6),
    allowsUnknownPrice: more.allowUnknownPrice ?? false,
    own: settings['savings.prices'],
  };
}

/** The model that does a task: completion has one of its own at some providers, and none at others. */
export function modelFor({ address, model }: FallbackPlan, task: Task): string | undefined {
  return task === 'completion' ? address.fim?.modelFor(model) : model;
}

/** Whether a task may go there by this rule; embeddings never may. */
export function hasRule(plan: FallbackPlan, task: Task, rule: FallbackRule): boolean {
  if (task === 'embed' || modelFor(plan, task) === undefined) return false;
  return plan.rules[task]?.includes(rule) ?? false;
}

/**
 * The price of a model there: a person's own, or the price table's for this very provider. At an address of one's own
 * only one's own prices count, because a gateway may charge anything.
 */
export function priceOf(
  { address, own }: Pick<FallbackPlan, 'address' | 'own'>,
  model: string,
): PricedModel | undefined {
  const price = findPrice(model, own);
  return price?.provider === 'own' || price?.provider === address.pricedAs ? price : undefined;
}

/** US dollars per million tokens at `time`, for a prompt of ordinary length. */
export function shownPrices(price: PricedModel | undefined, time: number) {
  const period = price && periodAt(price, { time });
  const usd = (rate: Parameters<typeof rateFor>[0] | undefined) => (rate === undefined ? null : rateFor(rate, 0) / 1e6);
  return {
    inputUsdPerMillion: usd(period?.input),
    cachedUsdPerMillion: usd(period?.cached),
    outputUsdPerMillion: usd(period?.output),
  };
}

export function targetOf(plan: FallbackPlan, time: number): FallbackTarget {
  const { address, model } = plan;
  return {
    provider: address.id,
    providerName: address.name,
    host: address.host,
    model,
    ...shownPrices(priceOf(plan, model), time),
  };
}
