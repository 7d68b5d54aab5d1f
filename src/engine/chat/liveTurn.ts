// A question and the answer that is being written to it.
import type { ChatMessage } from '../../shared/protocol/chat.ts';
import type { AnswerUnderWay } from './answerUnderWay.ts';
import type { TurnChange } from './transcriptStore.ts';
import type { TurnSaver } from './turnSaver.ts';

export interface LiveTurn {
  readonly abort: AbortController;
  readonly change: Omit<TurnChange, 'messages' | 'time'>;
  /** Changes once, when the codebase has been searched for it. */
  question: ChatMessage;
  readonly answer: AnswerUnderWay;
  readonly saver: TurnSaver;
}

/** What the transcript has to hold as the turn stands. `time`: milliseconds since the epoch. */
export function changeNow(live: LiveTurn, time: number): TurnChange {
  return { ...live.change, time, messages: [live.question, live.answer.message] };
}
