// The savings report: what the server counts for it, and the messages between the extension and the report's page.
// Amounts are whole millionths of a US dollar. They add up: the sum over any choice of cells is that choice's amount.
import * as z from 'zod';
import { SavingsSummary } from './savings.ts';
import { Task } from './tasks.ts';

/** Where a request was answered: by a local model, by one tuned for this person or team, or by a hosted one. */
export const Place = z.enum(['local', 'specialised', 'hosted']);
export type Place = z.infer<typeof Place>;

const count = z.number().int();

/** All requests of one day, task, model and place. */
export const SavingsCell = z.object({
  /** YYYY-MM-DD, the person's own calendar. */
  day: z.string(),
  task: Task,
  model: z.string(),
  place: Place,
  /** What accepted completions and answered chats would have cost at the reference model. */
  savedMicroUsd: count,
  /** What all finished local requests would have cost there. */
  grossMicroUsd: count,
  electricityMicroUsd: count,
  paidMicroUsd: count,
  requests: count,
  /** Completions that a person could see. */
  offered: count,
  accepted: count,
  answered: count,
  promptTokens: count,
  outputTokens: count,
  /** Characters of completions that were accepted. */
  acceptedChars: count,
  /** Of the acceptances that were looked at half a minute later, those still there. */
  kept: count,
  keptKnown: count,
  /** Left out of the amounts: tokens or price unknown. */
  excluded: count,
});
export type SavingsCell = z.infer<typeof SavingsCell>;

export const LatencyFigures = z.object({
  task: Task,
  /** `undefined` stands for all models of the task. */
  model: z.string().optional(),
  requests: count,
  p50Ms: z.number(),
  p90Ms: z.number(),
});
export type LatencyFigures = z.infer<typeof LatencyFigures>;

/** The month's saved amount if the rest of it goes like the last weeks; the true one lies in it four times out of five. */
export const Projection = z.object({ lowMicroUsd: count, midMicroUsd: count, highMicroUsd: count, basedOnDays: count });
export type Projection = z.infer<typeof Projection>;

export const BreakEven = z.object({
  hardwareMicroUsd: count,
  /** Saved less electricity since the ledger began. */
  coveredMicroUsd: count,
  /** What a day adds, from the last four weeks; may be negative. */
  perDayMicroUsd: count,
  /** null: never, at this rate; 0: already. */
  daysLeft: count.nullable(),
});
export type BreakEven = z.infer<typeof BreakEven>;

export const ReferenceModel = z.object({
  id: z.string(),
  name: z.string(),
  /** `own` for a person's own price. */
  provider: z.string(),
  /** Per million tokens, as of today. */
  inputMicroUsd: count,
  cachedMicroUsd: count.optional(),
  outputMicroUsd: count,
  /** A name without a version that stands for this model while it is the newest of its line. */
  alias: z.string().optional(),
});
export type ReferenceModel = z.infer<typeof ReferenceModel>;

export const SavingsReport = SavingsSummary.extend({
  /** Today, YYYY-MM-DD. */
  today: z.string(),
  cells: z.array(SavingsCell),
  latencies: z.array(LatencyFigures),
  projection: Projection.nullable(),
  breakEven: BreakEven.nullable(),
  /** Missing where the chosen model has no known price. */
  references: z.object({ completion: ReferenceModel.optional(), chat: ReferenceModel.optional() }),
  subscriptionMicroUsdPerMonth: count,
  hasElectricity: z.boolean(),
  pricesAsOf: z.string(),
});
export type SavingsReport = z.infer<typeof SavingsReport>;

/** Request, no parameters. */
export const SAVINGS_REPORT_METHOD = 'hob/savings/report';

/** Request, no parameters: the models to compare with. */
export const SAVINGS_REFERENCES_METHOD = 'hob/savings/references';
export const SavingsReferences = z.object({ models: z.array(ReferenceModel) });
export type SavingsReferences = z.infer<typeof SavingsReferences>;

export const ExportFormat = z.enum(['csv', 'json']);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** Request: writes every entry of the ledger to a file of the person's choice, on the server's machine. */
export const SAVINGS_EXPORT_METHOD = 'hob/savings/export';
export const SavingsExportParams = z.object({ format: ExportFormat, path: z.string() });
export type SavingsExportParams = z.infer<typeof SavingsExportParams>;
export const SavingsExportResult = z.object({ entries: count });
export type SavingsExportResult = z.infer<typeof SavingsExportResult>;

/** What the page hears. */
export const SavingsHostMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('report'), report: SavingsReport }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type SavingsHostMessage = z.infer<typeof SavingsHostMessage>;

/** What the page asks for. */
export const SavingsViewMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('export'), format: ExportFormat }),
  /** `html`: the report as it stands, tables open, without its buttons. */
  z.object({ type: z.literal('print'), html: z.string() }),
  z.object({ type: z.literal('clear') }),
  z.object({ type: z.literal('chooseReference'), task: z.enum(['completion', 'chat']) }),
  z.object({
    type: z.literal('openSetting'),
    key: z.enum(['savings.prices', 'savings.electricity', 'savings.hardwareUsd', 'savings.subscriptionUsdPerMonth']),
  }),
  z.object({ type: z.literal('openFolder') }),
]);
export type SavingsViewMessage = z.infer<typeof SavingsViewMessage>;
