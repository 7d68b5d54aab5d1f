// The stream of one answer: read into the message as it comes, and what it amounts to when it has ended.
import { UserError } from '../../shared/base/errors.ts';
import type { ChatDeltaParams, ChatMessage, Think } from '../../shared/protocol/chat.ts';
import type { ChatTurn, ReportedUsage, StreamEvent } from '../models/modelClient.ts';
import type { Leaving } from '../perimeter/perimeter.ts';
import type { RoutedModel } from '../routing/router.ts';
import { failure } from './answerFailure.ts';
import type { AnswerUnderWay } from './answerUnderWay.ts';

export interface Prompt {
  readonly turns: readonly ChatTurn[];
  readonly maxTokens: number;
  /** As the person chose; else as is usual with the model. */
  readonly think?: Think | undefined;
}

/** Where what comes is put. */
export interface Reading {
  readonly answer: AnswerUnderWay;
  readonly heard: Heard;
  readonly signal: AbortSignal;
  readonly onPiece: (piece: Omit<ChatDeltaParams, 'conversation' | 'message'>) => void;
}

type EndEvent = Extract<StreamEvent, { type: 'end' }>;

/** What the server said of a stream, as far as it came. */
export interface Heard {
  end?: EndEvent;
  usage?: ReportedUsage;
  leaving?: Leaving;
}

/** Reads the stream to its end, until it is called off, or until the model goes round in circles. */
export async function readAnswer(
  { turns, maxTokens, think }: Prompt,
  model: RoutedModel,
  { answer, heard, signal, onPiece }: Reading,
): Promise<void> {
  const stuck = new AbortController();
  const mode = think ?? model.think;
  const events = model.client.chat({
    model: model.info.name,
    task: 'chat',
    messages: turns,
    maxTokens,
    contextTokens: model.contextTokens,
    ...(mode && { think: mode }),
    onLeaving: (leaving) => {
      heard.leaving = leaving;
    },
    signal: AbortSignal.any([signal, stuck.signal]),
  });
  for await (const event of events) {
    if (event.usage) heard.usage = event.usage;
    if (signal.aborted) return;
    if (event.type === 'end') {
      heard.end = event;
      return;
    }
    if (event.text === '') continue;
    const { text, thinking = '' } = answer.message;
    if (event.type === 'text') {
      answer.addText(event.text);
      onPiece({ text: event.text, textAt: text.length });
    } else {
      answer.addThinking(event.text);
      onPiece({ thinking: event.text, thinkingAt: thinking.length });
    }
    if (answer.isStuck()) {
      answer.update({ note: 'The model began to repeat itself, so Hob stopped it.' });
      stuck.abort();
      return;
    }
  }
}

/** What an answer whose stream ended without an error amounts to. */
export function judge(
  message: ChatMessage,
  end: EndEvent | undefined,
  signal: AbortSignal,
  { info, cost }: RoutedModel,
): Partial<ChatMessage> {
  if (signal.aborted || message.note !== undefined) return { state: 'stopped' };
  if (!end || end.reason === 'incomplete') {
    return failure(new UserError(`${info.server} ended the answer before it was complete.`));
  }
  if (message.text.trim() === '') {
    const thoughtOnly = `${info.name} used all its room for thinking and came to no answer.`;
    return failure(new UserError(message.thinking ? thoughtOnly : `${info.name} answered nothing.`));
  }
  if (end.reason === 'length' && cost) {
    return { state: 'complete', note: 'The answer was cut off at the longest that Hob pays for in one request.' };
  }
  if (end.reason === 'length') {
    return { state: 'complete', note: `The answer was cut off: ${info.name} had no more room in its context window.` };
  }
  return { state: 'complete' };
}
