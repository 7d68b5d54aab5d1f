// What is left to do when an answer has ended: figures for the person, a correction for the next estimate, and the ledger's
// line.
import type { ChatMessage } from '../../shared/protocol/chat.ts';
import { paidFor, redactionNote } from '../fallback/paidAnswer.ts';
import type { ChatTurn } from '../models/modelClient.ts';
import type { RoutedModel } from '../routing/router.ts';
import type { LedgerEntry, LedgerWriter, Outcome } from '../savings/ledgerEntry.ts';
import { type AnswerUnderWay, usageOf } from './answerUnderWay.ts';
import type { Heard } from './readAnswer.ts';
import type { TokenEstimator } from './tokenEstimator.ts';

/** A request that was sent, and what came of it. */
export interface AskedModel {
  readonly answer: AnswerUnderWay;
  readonly model: RoutedModel;
  readonly turns: readonly ChatTurn[];
  readonly heard: Heard;
}

export interface SettlingParts {
  readonly estimator: TokenEstimator;
  readonly ledger: LedgerWriter;
  readonly clock: () => number;
  /** What a request saved, millionths of a US dollar; null where no price is known. Asked of answers only. */
  readonly amountOf?: (entry: LedgerEntry) => number | null;
}

export function settleAnswer(
  { answer, model, turns, heard }: AskedModel,
  { estimator, ledger, clock, amountOf }: SettlingParts,
): void {
  const { info } = model;
  const { id, text, thinking = '', state } = answer.message;
  const promptTokens = estimator.prompt(info.id, turns).tokens;
  const outputTokens = estimator.text(info.id, text) + estimator.text(info.id, thinking);
  const usage = usageOf(heard.usage, { promptTokens, outputTokens });
  const paid = model.cost && paidFor(model.cost, usage, { reported: heard.usage, text: text + thinking });
  const note = redactionNote(heard.leaving);
  if (note) answer.update({ note: [answer.message.note, note].filter(Boolean).join(' ') });
  answer.update({
    usage,
    ...(paid === undefined ? {} : { paidMicroUsd: paid }),
    ...answer.figures(heard.usage, heard.end?.timings, outputTokens),
  });
  const { firstTokenMs } = answer.message;
  if (heard.usage?.promptTokens !== undefined) estimator.correct(info.id, turns, heard.usage.promptTokens);
  const entry: LedgerEntry = {
    time: clock(),
    id,
    task: 'chat',
    kind: model.cost ? 'hosted' : info.kind,
    model: info.name,
    isLocal: !info.leavesMachine,
    ...(info.isSpecialised && { isSpecialised: true }),
    promptTokens: usage.promptTokens ?? null,
    cachedTokens: usage.cachedTokens ?? null,
    outputTokens: usage.outputTokens ?? null,
    reasoningTokens: heard.usage?.reasoningTokens ?? null,
    promptChars: turns.reduce((sum, turn) => sum + (turn.role === 'system' ? 0 : turn.content.length), 0),
    outputChars: text.length,
    source: usage.source,
    outcome: outcomeOf(state),
    busyMs: answer.elapsedMs,
    ...(firstTokenMs === undefined ? {} : { latencyMs: firstTokenMs }),
    costMicroUsd: info.leavesMachine ? (paid ?? null) : 0,
  };
  ledger.record(entry);
  const saved = entry.isLocal && entry.outcome === 'answered' ? amountOf?.(entry) : undefined;
  if (typeof saved === 'number') answer.update({ savedMicroUsd: saved });
}

function outcomeOf(state: ChatMessage['state']): Outcome {
  if (state === 'complete') return 'answered';
  return state === 'stopped' ? 'cancelled' : 'failed';
}
