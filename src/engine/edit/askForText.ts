// One request for a text that is no chat message: code or a commit message. Fits it to the window, streams it, and leaves
// its line in the ledger; what goes wrong is thrown as a sentence.
import { isCancellation, UserError } from '../../shared/base/errors.ts';
import type { HostedAsking } from '../../shared/protocol/edit.ts';
import { accountOf } from '../chat/account.ts';
import { AnswerUnderWay } from '../chat/answerUnderWay.ts';
import { hasRoom, measurePrompt } from '../chat/contextWindow.ts';
import { newMessage } from '../chat/question.ts';
import type { TokenEstimator } from '../chat/tokenEstimator.ts';
import { redactionNote, wasHeldBack } from '../fallback/paidAnswer.ts';
import type { ChatTurn, ReportedUsage } from '../models/modelClient.ts';
import { ServerError } from '../models/serverError.ts';
import type { Leaving } from '../perimeter/perimeter.ts';
import type { RoutedModel } from '../routing/router.ts';
import type { Slots } from '../routing/slots.ts';
import type { LedgerWriter, Outcome } from '../savings/ledgerEntry.ts';
import { type ModelParts, NoRoomError, type TextTask } from './textModel.ts';

export interface AskParts extends ModelParts {
  readonly slots: Slots;
  readonly ledger: LedgerWriter;
  readonly estimator: TokenEstimator;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

export interface TextRequest {
  readonly task: TextTask;
  readonly model: RoutedModel;
  readonly turns: readonly ChatTurn[];
  /** The longest answer; less where the window has less room. */
  readonly maxTokens: number;
  readonly signal: AbortSignal;
  /** A hosted model is about to be asked: for the person to see the price, and to call it off. */
  onHosted?(asking: HostedAsking): void;
  /** All of the answer so far. */
  onText?(text: string): void;
}

export interface TextAnswer {
  readonly text: string;
  /** Cut off at its longest, or stopped because it went round in circles. */
  readonly isCut: boolean;
  /** Of a hosted model: what it cost, millionths of a US dollar, null where nobody knows. */
  readonly paidMicroUsd?: number | null;
  /** What was left out of what was sent, one sentence. */
  readonly note?: string;
}

/** What was heard of an answer, as far as it came. */
interface Heard {
  readonly answer: AnswerUnderWay;
  usage?: ReportedUsage;
  leaving?: Leaving;
  isCut: boolean;
  hasBegun: boolean;
}

/** Whether turns leave room for an answer, by estimate. */
export function fits(
  turns: readonly ChatTurn[],
  model: RoutedModel,
  estimator: TokenEstimator,
  answerTokens = 0,
): boolean {
  const size = estimator.prompt(model.info.id, turns);
  return hasRoom(size, model.contextTokens - answerTokens);
}

/** @throws UserError (NoRoomError where it does not fit); an abort when called off. */
export async function askForText(request: TextRequest, parts: AskParts): Promise<TextAnswer> {
  const { model, turns, signal, task } = request;
  const size = await measurePrompt(model, turns, parts.estimator, signal);
  signal.throwIfAborted();
  if (!hasRoom(size, model.contextTokens)) {
    throw new NoRoomError(
      `This needs about ${size.tokens.toLocaleString('en-US')} tokens and ${model.info.name} takes ${model.contextTokens.toLocaleString('en-US')}.`,
    );
  }
  if (model.cost) {
    request.onHosted?.({ name: model.info.name, costMicroUsd: parts.fallback?.estimate(turns) ?? null });
  }
  const heard: Heard = {
    answer: new AnswerUnderWay({ ...newMessage('assistant', '', parts.clock()), state: 'streaming' }, parts.clock),
    isCut: false,
    hasBegun: false,
  };
  const slot = parts.slots.enter(model.slotKey, task);
  try {
    await read(request, heard, Math.min(request.maxTokens, Math.max(64, model.contextTokens - size.high)));
  } catch (error) {
    const wasSent = heard.hasBegun || model.cost === undefined || !wasHeldBack(error);
    if (wasSent) record(request, heard, { parts, outcome: signal.aborted ? 'cancelled' : 'failed' });
    signal.throwIfAborted();
    throw failureOf(error, request, heard);
  } finally {
    slot.dispose();
  }
  const text = heard.answer.message.text;
  const outcome = text.trim() === '' ? 'failed' : 'answered';
  const paid = record(request, heard, { parts, outcome });
  if (outcome === 'failed') throw new UserError(`${model.info.name} answered nothing.`);
  const note = redactionNote(heard.leaving);
  return {
    text,
    isCut: heard.isCut,
    ...(paid === undefined ? {} : { paidMicroUsd: paid }),
    ...(note === undefined ? {} : { note }),
  };
}

/** To the end of the stream. */
async function read(
  { model, task, turns, signal, onText }: TextRequest,
  heard: Heard,
  maxTokens: number,
): Promise<void> {
  const { answer } = heard;
  const stuck = new AbortController();
  // Thinking delays a small edit more than it betters it: off, unless the person's route says otherwise.
  const think = model.think ?? (model.info.canThink ? ('off' as const) : undefined);
  const events = model.client.chat({
    model: model.info.name,
    task,
    messages: turns,
    maxTokens,
    contextTokens: model.contextTokens,
    ...(think ? { think } : {}),
    onLeaving: (leaving) => {
      heard.leaving = leaving;
    },
    signal: AbortSignal.any([signal, stuck.signal]),
  });
  for await (const event of events) {
    heard.hasBegun = true;
    if (event.usage) heard.usage = event.usage;
    signal.throwIfAborted();
    if (event.type === 'end') {
      if (event.reason === 'incomplete') break;
      heard.isCut = event.reason === 'length';
      return;
    }
    if (event.type === 'thinking') answer.addThinking(event.text);
    else {
      answer.addText(event.text);
      onText?.(answer.message.text);
    }
    if (answer.isStuck()) {
      stuck.abort();
      heard.isCut = true;
      return;
    }
  }
  throw new UserError(`${model.info.server} ended the answer before it was complete.`);
}

function failureOf(error: unknown, { model }: TextRequest, { hasBegun }: Heard): unknown {
  if (isCancellation(error)) return new UserError(`The connection to ${model.info.server} was closed.`);
  // An answer that broke off is no reason to ask another model by itself: the person decides.
  if (hasBegun && error instanceof ServerError) return new UserError(error.message, error.remedy);
  return error;
}

/** The ledger's line, and a correction for the next estimate; answers what was paid, where it is a hosted model. */
function record(
  { model, task, turns }: TextRequest,
  { answer, usage: reported }: Heard,
  { parts, outcome }: { readonly parts: AskParts; readonly outcome: Outcome },
): number | null | undefined {
  const { estimator, ledger, clock } = parts;
  const { paid, entry } = accountOf({ task, model, turns, answer, outcome, usage: reported }, estimator, clock());
  if (reported?.promptTokens !== undefined) estimator.correct(model.info.id, turns, reported.promptTokens);
  ledger.record(entry);
  return paid;
}
