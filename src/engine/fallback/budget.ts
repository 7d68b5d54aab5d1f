// The monthly budget: what one request may cost, and whether there is still room for it.
import { UserError } from '../../shared/base/errors.ts';
import { costMicroUsd } from '../savings/prices/cost.ts';
import { type PricedModel, periodAt, rateFor } from '../savings/prices/priceTable.ts';
import type { FallbackPlan } from './fallbackPlan.ts';
import type { Spending } from './spending.ts';

/** An answer shorter than this helps nobody: a budget that buys less is used up. */
const LEAST_ANSWER_TOKENS = 200;
const SET_UP = { title: 'Set Up Fallback', command: 'hob.setUpFallback' };

export interface RequestSize {
  /** The most that the prompt may be billed as. */
  readonly promptTokens: number;
  readonly maxTokens: number;
}

/** Room that was set aside for one request. */
export interface Allowance {
  /** Tokens the answer may have so that the budget holds. */
  readonly maxTokens: number;
  /** What it cost in the end, null where nobody knows. To be called exactly once. */
  settle(costMicroUsd: number | null): Promise<void>;
}

export interface BudgetParts {
  readonly spending: Spending;
  /** What the ledger of all windows says was paid this month, millionths of a US dollar. */
  readonly paidThisMonth: () => Promise<number>;
  readonly clock: () => number;
}

export class Budget {
  readonly #parts: BudgetParts;

  constructor(parts: BudgetParts) {
    this.#parts = parts;
  }

  /** Spent this month: the ledger and the budget's own count should agree, and the larger one holds. */
  async spent(): Promise<{ microUsd: number; unknownRequests: number }> {
    const [month, paid] = await Promise.all([this.#parts.spending.month(), this.#parts.paidThisMonth()]);
    return { microUsd: Math.max(month.microUsd, paid), unknownRequests: month.unknownRequests };
  }

  /** @throws UserError where the budget is used up or the price is unknown and not allowed. */
  async allow(plan: FallbackPlan, price: PricedModel | undefined, size: RequestSize): Promise<Allowance> {
    if (plan.budgetMicroUsd === 0)
      throw new UserError('The budget for hosted models is $0, so nobody was asked.', SET_UP);
    if (price === undefined && !plan.allowsUnknownPrice) throw unknownPrice(plan);
    const paid = await this.#parts.paidThisMonth();
    let maxTokens = size.maxTokens;
    const id = await this.#parts.spending.reserve((month) => {
      const left = plan.budgetMicroUsd - Math.max(month.microUsd, paid) - month.openMicroUsd;
      if (left <= 0) throw usedUp(plan, month.openMicroUsd > 0);
      if (price === undefined) return 0;
      maxTokens = Math.min(maxTokens, this.#answerFor(price, left, size));
      if (maxTokens < Math.min(LEAST_ANSWER_TOKENS, size.maxTokens)) throw usedUp(plan, month.openMicroUsd > 0);
      return costMicroUsd(price, { prompt: size.promptTokens, output: maxTokens }, this.#parts.clock()) ?? left;
    });
    return { maxTokens, settle: (cost) => this.#parts.spending.settle(id, cost) };
  }

  /** Tokens of an answer that the rest of the budget buys after the prompt. */
  #answerFor(price: PricedModel, leftMicroUsd: number, { promptTokens }: RequestSize): number {
    const time = this.#parts.clock();
    const prompt = costMicroUsd(price, { prompt: promptTokens, output: 0 }, time) ?? 0;
    const { output = 0 } = periodAt(price, { time });
    const perToken = rateFor(output, promptTokens);
    // Prices are micro-dollars per million tokens, so pico-dollars per token.
    if (perToken === 0) return prompt <= leftMicroUsd ? Number.MAX_SAFE_INTEGER : 0;
    return Math.max(0, Math.floor(((leftMicroUsd - prompt) * 1e6) / perToken));
  }
}

function usedUp({ budgetMicroUsd }: FallbackPlan, isInUse: boolean): UserError {
  const budget = `$${(budgetMicroUsd / 1e6).toFixed(2)}`;
  const why = isInUse ? 'what is left of it is set aside for a request under way' : 'it is used up';
  return new UserError(`The budget of ${budget} a month for hosted models stopped this: ${why}.`, SET_UP);
}

function unknownPrice({ model }: FallbackPlan): UserError {
  return new UserError(
    `Nobody knows what ${model} costs, so no budget can hold: give its price in hob.savings.prices, or allow an unknown price in the set-up.`,
    SET_UP,
  );
}
