// A question and the answer that is being written to it, and the conversation as it stands meanwhile.
import type { Logger } from '../../shared/base/log.ts';
import type { ChatMessage, ChatSendParams, Conversation } from '../../shared/protocol/chat.ts';
import { AnswerUnderWay } from './answerUnderWay.ts';
import { newMessage, questionOf } from './question.ts';
import { titleFor } from './title.ts';
import { applyTurn, type TranscriptStore, type TurnChange } from './transcriptStore.ts';
import { TurnSaver } from './turnSaver.ts';

export interface LiveTurn {
  readonly abort: AbortController;
  readonly change: Omit<TurnChange, 'messages' | 'time'>;
  /** Changes once, when the codebase has been searched for it. */
  question: ChatMessage;
  readonly answer: AnswerUnderWay;
  readonly saver: TurnSaver;
}

export interface TurnParts {
  readonly store: Pick<TranscriptStore, 'apply'>;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** What the question stands in: the conversation on disk, and the messages of it that stay before the question. */
export interface Before {
  readonly stored: Conversation | undefined;
  readonly kept: readonly ChatMessage[];
}

/** Nothing is on disk before its saver is told to save. */
export function beginTurn(
  params: ChatSendParams,
  { stored, kept }: Before,
  { store, log, clock }: TurnParts,
): LiveTurn {
  const turn: LiveTurn = {
    abort: new AbortController(),
    change: {
      conversation: params.conversation,
      title: titleFor(params.text, params.attachments),
      dropped: (stored?.messages ?? []).slice(kept.length).map(({ id }) => id),
    },
    question: questionOf(params, clock()),
    answer: new AnswerUnderWay({ ...newMessage('assistant', '', clock()), state: 'streaming' }, clock),
    saver: new TurnSaver(() => store.apply(changeNow(turn, clock())), log),
  };
  return turn;
}

/** The conversation with the turn as far as it has come; undefined where there is neither. */
export function asItStands(
  stored: Conversation | undefined,
  live: LiveTurn | undefined,
  time: number,
): Conversation | undefined {
  const current = live ? applyTurn(stored, changeNow(live, time)) : stored;
  return current && { ...current, messages: current.messages.map((each) => settled(each, live)) };
}

/** What the transcript has to hold as the turn stands. `time`: milliseconds since the epoch. */
function changeNow(live: LiveTurn, time: number): TurnChange {
  return { ...live.change, time, messages: [live.question, live.answer.message] };
}

/** A message that says it is streaming, and is not streaming here, was cut off by a kill or belongs to another window. */
function settled(message: ChatMessage, live: LiveTurn | undefined): ChatMessage {
  if (message.state !== 'streaming' || message.id === live?.answer.message.id) return message;
  return { ...message, state: 'stopped', note: 'Hob was closed while this answer was being written.' };
}
