// One request to a model for one answer: whether it may be asked and the prompt fits, the answer, and who is asked instead
// where it cannot answer.
import { UserError } from '../../shared/base/errors.ts';
import type { Logger } from '../../shared/base/log.ts';
import type { ChatMessage, Think } from '../../shared/protocol/chat.ts';
import type { Fallback } from '../fallback/fallback.ts';
import { isUnreachable, troubleOf } from '../fallback/localTrouble.ts';
import { wasHeldBack } from '../fallback/paidAnswer.ts';
import type { ChatTurn } from '../models/modelClient.ts';
import type { Route } from '../routing/router.ts';
import type { Slots } from '../routing/slots.ts';
import { failure, failureOf, noModel } from './answerFailure.ts';
import type { AnswerUnderWay } from './answerUnderWay.ts';
import { answerRoom, measurePrompt } from './contextWindow.ts';
import { renderPrompt } from './prompt.ts';
import { type Heard, judge, type Reading, readAnswer } from './readAnswer.ts';
import { type SettlingParts, settleAnswer } from './settleAnswer.ts';
import { type WhyNotBeyond, whyStaying } from './whyStaying.ts';

export interface Asking {
  readonly route: Route;
  /** The conversation up to the question, which is the last. */
  readonly messages: readonly ChatMessage[];
  readonly answer: AnswerUnderWay;
  readonly signal: AbortSignal;
  readonly think?: Think;
  readonly onPiece: Reading['onPiece'];
}

export interface AskingParts extends SettlingParts {
  readonly slots: Slots;
  readonly log: Logger;
  /** Where another model may be asked when none here can answer. */
  readonly fallback?: Pick<Fallback, 'automatic' | 'offer'>;
  /** Asked where the model is elsewhere. */
  readonly whyNotBeyond?: WhyNotBeyond;
}

/** Never throws: however it ends, `asking.answer` says so. */
export async function askModel(asking: Asking, parts: AskingParts): Promise<void> {
  const { answer, route } = asking;
  if ('reason' in route) {
    answer.update({ ...noModel(route.reason), ...(isUnreachable(route.reason) && offered(asking, parts)) });
    return;
  }
  // Earlier ones are sent again with every question.
  const attached = asking.messages.flatMap(({ attachments = [] }) => attachments);
  const staying = await whyStaying(route.model, attached, parts.whyNotBeyond);
  if (staying !== undefined) {
    answer.update(failure(new UserError(staying)));
    return;
  }
  const turns = renderPrompt(asking.messages);
  answer.update({ model: route.model.info.id });
  const heard: Heard = {};
  const { signal, think, onPiece } = asking;
  let isSent = false;
  try {
    const size = await measurePrompt(route.model, turns, parts.estimator, signal);
    const maxTokens = answerRoom(route.model, size, asking.messages);
    isSent = true;
    const slot = parts.slots.enter(route.model.slotKey, 'chat');
    const reading = { answer, heard, signal, onPiece };
    await readAnswer({ turns, maxTokens, think }, route.model, reading).finally(() => slot.dispose());
    answer.update(judge(answer.message, heard.end, signal, route.model));
  } catch (error) {
    const trouble = isSent ? troubleOf(error) : 'doesNotFit';
    if (route.model.cost && wasHeldBack(error)) isSent = false;
    const isLocal = route.model.cost === undefined;
    const mayAskAnother = isLocal && !signal.aborted && answer.message.text === '' && !hasPictures(turns);
    const instead = mayAskAnother && trouble && parts.fallback?.automatic('chat', trouble);
    if (instead) {
      if (isSent) settleAnswer({ answer, model: route.model, turns, heard }, parts);
      return askModel({ ...asking, route: { model: instead } }, parts);
    }
    const problem = signal.aborted
      ? { state: 'stopped' as const }
      : failureOf(error, { model: route.model, messages: asking.messages }, parts);
    answer.update({ ...problem, ...(mayAskAnother && trouble && offered(asking, parts)) });
  }
  if (isSent) settleAnswer({ answer, model: route.model, turns, heard }, parts);
}

/** Hosted models are sent words alone. */
function hasPictures(turns: readonly ChatTurn[]): boolean {
  return turns.some(({ images = [] }) => images.length > 0);
}

/** What the person may do instead: ask the hosted model, for a price that is said before. */
function offered({ messages }: Asking, { fallback }: AskingParts): Partial<ChatMessage> {
  const offer = fallback?.offer('chat', renderPrompt(messages));
  return offer ? { fallback: offer } : {};
}
