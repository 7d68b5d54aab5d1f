// What is left to do when an answer has ended: figures for the person, a correction for the next estimate, and the ledger's
// line.
import type { ChatMessage } from '../../shared/protocol/chat.ts';
import { redactionNote } from '../fallback/paidAnswer.ts';
import type { ChatTurn } from '../models/modelClient.ts';
import type { RoutedModel } from '../routing/router.ts';
import type { LedgerEntry, LedgerWriter, Outcome } from '../savings/ledgerEntry.ts';
import { accountOf } from './account.ts';
import type { AnswerUnderWay } from './answerUnderWay.ts';
import type { Heard } from './readAnswer.ts';
import type { TokenEstimator } from './tokenEstimator.ts';

/** A request that was sent, and what came of it. */
export interface EndedAnswer {
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
  { answer, model, turns, heard }: EndedAnswer,
  { estimator, ledger, clock, amountOf }: SettlingParts,
): void {
  const outcome = outcomeOf(answer.message.state);
  const { usage: reported, end } = heard;
  const asked = { task: 'chat', model, turns, answer, outcome, usage: reported, timings: end?.timings } as const;
  const { usage, paid, figures, entry } = accountOf(asked, estimator, clock());
  const note = redactionNote(heard.leaving);
  if (note) answer.update({ note: [answer.message.note, note].filter(Boolean).join(' ') });
  answer.update({ usage, ...(paid === undefined ? {} : { paidMicroUsd: paid }), ...figures });
  if (reported?.promptTokens !== undefined) estimator.correct(model.info.id, turns, reported.promptTokens);
  ledger.record(entry);
  const saved = entry.isLocal && outcome === 'answered' ? amountOf?.(entry) : undefined;
  if (typeof saved === 'number') answer.update({ savedMicroUsd: saved });
}

function outcomeOf(state: ChatMessage['state']): Outcome {
  if (state === 'complete') return 'answered';
  return state === 'stopped' ? 'cancelled' : 'failed';
}
