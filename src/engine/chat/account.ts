// What one answered request used, took and cost, and its line in the ledger: the same for chat, edits and commit messages.
import type { Usage } from '../../shared/protocol/chat.ts';
import { paidFor } from '../fallback/paidAnswer.ts';
import type { ChatTurn, ReportedTimings, ReportedUsage } from '../models/modelClient.ts';
import type { RoutedModel } from '../routing/router.ts';
import type { LedgerEntry, Outcome } from '../savings/ledgerEntry.ts';
import { type AnswerUnderWay, thoughtPart, usageOf } from './answerUnderWay.ts';
import type { TokenEstimator } from './tokenEstimator.ts';

/** A request that was sent, and what came of it, be it a part of an answer. */
export interface AskedModel {
  readonly task: LedgerEntry['task'];
  readonly model: RoutedModel;
  readonly turns: readonly ChatTurn[];
  readonly answer: AnswerUnderWay;
  readonly outcome: Outcome;
  readonly usage: ReportedUsage | undefined;
  readonly timings?: ReportedTimings | undefined;
}

export interface Account {
  readonly usage: Usage;
  /** Of a hosted model: millionths of a US dollar, null where nobody knows. */
  readonly paid: number | null | undefined;
  readonly figures: ReturnType<AnswerUnderWay['figures']>;
  readonly entry: LedgerEntry;
}

/** `time`: milliseconds since the epoch. */
export function accountOf(
  { task, model, turns, answer, outcome, usage: reported, timings }: AskedModel,
  estimator: TokenEstimator,
  time: number,
): Account {
  const { info } = model;
  const { id, text, thinking = '' } = answer.message;
  const outputTokens = estimator.text(info.id, text) + estimator.text(info.id, thinking);
  const usage = usageOf(reported, { promptTokens: estimator.prompt(info.id, turns).tokens, outputTokens });
  const paid = model.cost && paidFor(model.cost, usage, { reported, text: text + thinking });
  const figures = answer.figures(reported, timings, outputTokens);
  const entry: LedgerEntry = {
    time,
    id,
    task,
    kind: model.cost ? 'hosted' : info.kind,
    model: info.name,
    isLocal: !info.leavesMachine,
    ...(info.isSpecialised && { isSpecialised: true }),
    promptTokens: usage.promptTokens ?? null,
    cachedTokens: usage.cachedTokens ?? null,
    outputTokens: usage.outputTokens ?? null,
    ...thoughtPart(reported, usage, { text, thinking }),
    promptChars: turns.reduce((sum, turn) => sum + (turn.role === 'system' ? 0 : turn.content.length), 0),
    outputChars: text.length,
    outcome,
    busyMs: answer.elapsedMs,
    ...(figures.firstTokenMs === undefined ? {} : { latencyMs: figures.firstTokenMs }),
    costMicroUsd: info.leavesMachine ? (paid ?? null) : 0,
  };
  return { usage, paid, figures, entry };
}
