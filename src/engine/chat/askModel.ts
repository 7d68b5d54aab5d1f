// One request to a model for one answer: whether it fits, the stream, how it ended, and its line in the ledger.
import { isCancellation, type Remedy, UserError } from '../../shared/base/errors.ts';
import type { Logger } from '../../shared/base/log.ts';
import type { ChatDeltaParams, ChatMessage, Think } from '../../shared/protocol/chat.ts';
import type { Reason } from '../../shared/protocol/status.ts';
import type { ChatTurn, ReportedUsage, StreamEvent } from '../models/modelClient.ts';
import { ServerError } from '../models/serverError.ts';
import type { Route, RoutedModel } from '../routing/router.ts';
import type { Slots } from '../routing/slots.ts';
import type { LedgerWriter, Outcome } from '../savings/ledgerEntry.ts';
import { type AnswerUnderWay, usageOf } from './answerUnderWay.ts';
import { answerRoom, measurePrompt, tooLong } from './contextWindow.ts';
import { renderPrompt } from './prompt.ts';
import type { TokenEstimator } from './tokenEstimator.ts';

export interface Asking {
  readonly route: Route;
  /** The conversation up to the question, which is the last. */
  readonly messages: readonly ChatMessage[];
  readonly answer: AnswerUnderWay;
  readonly signal: AbortSignal;
  readonly think?: Think;
  onPiece(piece: Omit<ChatDeltaParams, 'conversation' | 'message'>): void;
}

export interface AskingParts {
  readonly estimator: TokenEstimator;
  readonly slots: Slots;
  readonly ledger: LedgerWriter;
  readonly log: Logger;
  readonly clock: () => number;
}

type EndEvent = Extract<StreamEvent, { type: 'end' }>;

/** What the server said of a stream, as far as it came. */
interface Heard {
  end?: EndEvent;
  usage?: ReportedUsage;
}

/** Never throws: however it ends, `asking.answer` says so. */
export async function askModel(asking: Asking, parts: AskingParts): Promise<void> {
  const { answer, route } = asking;
  if ('reason' in route) {
    answer.update(failure(new UserError(route.reason.text, remedyOf(route.reason))));
    return;
  }
  const turns = renderPrompt(asking.messages);
  answer.update({ model: route.model.info.id });
  const heard: Heard = {};
  let isSent = false;
  try {
    const size = await measurePrompt(route.model, turns, parts.estimator, asking.signal);
    const maxTokens = answerRoom(route.model, size, asking.messages);
    isSent = true;
    const slot = parts.slots.enter(route.model.slotKey, 'chat');
    await stream(asking, route.model, { turns, maxTokens, heard }).finally(() => slot.dispose());
    answer.update(judge(answer.message, heard.end, asking.signal, route.model));
  } catch (error) {
    answer.update(asking.signal.aborted ? { state: 'stopped' } : failureOf(error, asking, route.model, parts));
  }
  if (isSent) settle({ asking, model: route.model, turns, heard }, parts);
}

/** Reads the stream to its end, until it is called off, or until the model goes round in circles. */
async function stream(
  { answer, signal, think, onPiece }: Asking,
  model: RoutedModel,
  { turns, maxTokens, heard }: { turns: readonly ChatTurn[]; maxTokens: number; heard: Heard },
): Promise<void> {
  const stuck = new AbortController();
  const events = model.client.chat({
    model: model.info.name,
    task: 'chat',
    messages: turns,
    maxTokens,
    contextTokens: model.contextTokens,
    ...(think ? { think } : {}),
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

/** What a stream that ended without an error amounts to. */
function judge(
  message: ChatMessage,
  end: EndEvent | undefined,
  signal: AbortSignal,
  { info }: RoutedModel,
): Partial<ChatMessage> {
  if (signal.aborted || message.note !== undefined) return { state: 'stopped' };
  if (!end || end.reason === 'incomplete') {
    return failure(new UserError(`${info.server} ended the answer before it was complete.`));
  }
  if (message.text.trim() === '') {
    const thoughtOnly = `${info.name} used all its room for thinking and came to no answer.`;
    return failure(new UserError(message.thinking ? thoughtOnly : `${info.name} answered nothing.`));
  }
  if (end.reason === 'length') {
    return { state: 'complete', note: `The answer was cut off: ${info.name} had no more room in its context window.` };
  }
  return { state: 'complete' };
}

/** Figures for the person, a correction for the next estimate, and the ledger's line. */
function settle(
  done: { asking: Asking; model: RoutedModel; turns: readonly ChatTurn[]; heard: Heard },
  { estimator, ledger, clock }: AskingParts,
): void {
  const { asking, model, turns, heard } = done;
  const { answer } = asking;
  const { info } = model;
  const { id, text, thinking = '', state } = answer.message;
  const promptTokens = estimator.prompt(info.id, turns).tokens;
  const outputTokens = estimator.text(info.id, text) + estimator.text(info.id, thinking);
  const usage = usageOf(heard.usage, { promptTokens, outputTokens });
  answer.update({ usage, ...answer.figures(heard.usage, heard.end?.timings, outputTokens) });
  const { firstTokenMs } = answer.message;
  if (heard.usage?.promptTokens !== undefined) estimator.correct(info.id, turns, heard.usage.promptTokens);
  ledger.record({
    time: clock(),
    id,
    task: 'chat',
    kind: info.kind,
    model: info.name,
    isLocal: !info.leavesMachine,
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
    costMicroUsd: info.leavesMachine ? null : 0,
  });
}

function outcomeOf(state: ChatMessage['state']): Outcome {
  if (state === 'complete') return 'answered';
  return state === 'stopped' ? 'cancelled' : 'failed';
}

function failureOf(error: unknown, asking: Asking, model: RoutedModel, parts: AskingParts): Partial<ChatMessage> {
  if (error instanceof ServerError && error.kind === 'context') {
    const contextTokens = error.details.contextTokens ?? model.contextTokens;
    const tokens = parts.estimator.prompt(model.info.id, renderPrompt(asking.messages)).tokens;
    return failure(tooLong({ info: model.info, contextTokens }, tokens, asking.messages));
  }
  if (error instanceof UserError) return failure(error);
  if (isCancellation(error)) return failure(new UserError(`The connection to ${model.info.server} was closed.`));
  parts.log.error('chat', error);
  return failure(
    new UserError('Something went wrong inside Hob; the log says what.', { title: 'Show Log', command: 'hob.showLog' }),
  );
}

function failure(error: UserError): Partial<ChatMessage> {
  return { state: 'failed', error: error.message, ...(error.remedy ? { remedy: error.remedy } : {}) };
}

/** The command's own name in words is its title: `hob.showServers` becomes "Show Servers". */
function remedyOf({ command }: Reason): Remedy | undefined {
  if (command === undefined) return undefined;
  const words = (command.split('.').at(-1) ?? command).replace(/([a-z])([A-Z])/g, '$1 $2');
  return { title: words.charAt(0).toUpperCase() + words.slice(1), command };
}
