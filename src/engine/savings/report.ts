// Everything the report page shows, counted here so that the page only sums and draws.
import type { LatencyFigures, ReferenceModel, SavingsCell, SavingsReport } from '../../shared/protocol/savingsView.ts';
import type { Task } from '../../shared/protocol/tasks.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { Book } from './book.ts';
import { cellsOf } from './cells.ts';
import type { Pricing } from './counting.ts';
import { breakEvenOf, type DailySaved, projectMonth } from './outlook.ts';
import {
  aliases,
  allPrices,
  type OwnPrices,
  PRICE_SOURCE,
  type PricedModel,
  periodAt,
  rateFor,
} from './prices/priceTable.ts';
import { latencyAt } from './row.ts';

/** What `SavingsSummary` does not have yet. */
export type ReportParts = Pick<
  SavingsReport,
  | 'today'
  | 'cells'
  | 'latencies'
  | 'projection'
  | 'breakEven'
  | 'references'
  | 'subscriptionMicroUsdPerMonth'
  | 'hasElectricity'
  | 'pricesAsOf'
>;

export function reportOf(book: Book, pricing: Pricing, settings: Settings, today: string): ReportParts {
  const cells = cellsOf(book.rows(), pricing);
  const first = cells[0]?.day ?? today;
  const saved = daily(cells, (cell) => cell.savedMicroUsd);
  const net = daily(cells, (cell) => cell.savedMicroUsd - cell.electricityMicroUsd);
  const within = (byDay: DailySaved['byDay']): DailySaved => ({ byDay, first, today });
  const { completion, chat } = pricing;
  return {
    today,
    cells,
    latencies: latenciesOf(book),
    projection: projectMonth(within(saved)),
    breakEven: breakEvenOf(within(net), settings['savings.hardwareUsd']),
    references: {
      ...(completion ? { completion: describe(completion, today) } : {}),
      ...(chat ? { chat: describe(chat, today) } : {}),
    },
    subscriptionMicroUsdPerMonth: Math.round(settings['savings.subscriptionUsdPerMonth'] * 1e6),
    hasElectricity: pricing.electricityPicoUsdPerMs > 0,
    pricesAsOf: PRICE_SOURCE.asOf,
  };
}

/** The models to compare with: those that answer, a person's own first. */
export function referencesFor(own: OwnPrices, today: string): ReferenceModel[] {
  return allPrices(own)
    .filter((model) => model.prices.every((period) => period.output !== undefined))
    .map((model) => describe(model, today));
}

function describe(model: PricedModel, today: string): ReferenceModel {
  const period = periodAt(model, { day: today });
  const alias = [...aliases()].find(([, id]) => id === model.id)?.[0];
  return {
    id: model.id,
    name: model.name,
    provider: model.provider,
    inputMicroUsd: rateFor(period.input, 0),
    outputMicroUsd: rateFor(period.output ?? 0, 0),
    ...(period.cached === undefined ? {} : { cachedMicroUsd: rateFor(period.cached, 0) }),
    ...(alias === undefined ? {} : { alias }),
  };
}

function daily(cells: readonly SavingsCell[], amount: (cell: SavingsCell) => number): Map<string, number> {
  const byDay = new Map<string, number>();
  for (const cell of cells) byDay.set(cell.day, (byDay.get(cell.day) ?? 0) + amount(cell));
  return byDay;
}

/** By task, and within it by model. */
function latenciesOf(book: Book): LatencyFigures[] {
  const groups = new Map<string, { task: Task; model: string | undefined; latencies: Map<number, number> }>();
  for (const { key, latencies } of book.rows()) {
    if (latencies.size === 0) continue;
    for (const model of [undefined, key.model]) {
      const id = `${key.task}\t${model ?? ''}`;
      const group = groups.get(id) ?? { task: key.task, model, latencies: new Map<number, number>() };
      groups.set(id, group);
      for (const [bucket, count] of latencies) {
        group.latencies.set(bucket, (group.latencies.get(bucket) ?? 0) + count);
      }
    }
  }
  return [...groups.values()].flatMap(({ task, model, latencies }): LatencyFigures[] => {
    const p50Ms = latencyAt(latencies, 0.5);
    const p90Ms = latencyAt(latencies, 0.9);
    if (p50Ms === null || p90Ms === null) return [];
    const requests = [...latencies.values()].reduce((a, b) => a + b, 0);
    return [{ task, ...(model === undefined ? {} : { model }), requests, p50Ms, p90Ms }];
  });
}
