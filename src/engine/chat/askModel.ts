// One request to a model for one answer: whether it fits, the stream, how it ended, and its line in the ledger.
import { isCancellation, type Remedy, UserError } from '../../shared/base/errors.ts';
import type { Logger } from '../../shared/base/log.ts';
import type { ChatDeltaParams, ChatMessage, Think } from '../../shared/protocol/chat.ts';
import type { Reason } from '../../shared/protocol/status.ts';
import type { Fallback } from '../fallback/fallback.ts';
import { isUnreachable, troubleOf } from '../fallback/localTrouble.ts';
import { paidFor, redactionNote, wasHeldBack } from '../fallback/paidAnswer.ts';
import type { ChatTurn, ReportedUsage, StreamEvent } from '../models/modelClient.ts';
import { ServerError } from '../models/serverError.ts';
import type { Leaving } from '../perimeter/perimeter.ts';
import type { Route, RoutedModel } from '../routing/router.ts';
import type { Slots } from '../routing/slots.ts';
import type { LedgerEntry, LedgerWriter, Outcome } from '../savings/ledgerEntry.ts';
import { type AnswerUnderWay, thoughtPart, usageOf } from './answerUnderWay.ts';
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
  /** What a request saved, millionths of a US dollar; null where no price is known. Asked of answers only. */
  readonly amountOf?: (entry: LedgerEntry) => number | null;
  /** Where another model may be asked when none here can answer. */
  readonly fallback?: Pick<Fallback, 'automatic' | 'offer'>;
  /** Why a file (its uri) must not leave this machine, as a sentence; asked where the model is elsewhere. */
  readonly whyNotBeyond?: (uri: string) => Promise<string | undefined>;
}

type EndEvent = Extract<StreamEvent, { type: 'end' }>;

/** What the server said of a stream, as far as it came. */
interface Heard {
  end?: EndEvent;
  usage?: ReportedUsage;
  leaving?: Leaving;
}

/** Never throws: however it ends, `asking.answer` says so. */
export async function askModel(asking: Asking, parts: AskingParts): Promise<void> {
  const { answer, route } = asking;
  if ('reason' in route) {
    const problem = failure(new UserError(route.reason.text, remedyOf(route.reason)));
    answer.update({ ...problem, ...(isUnreachable(route.reason) && offered(asking, parts)) });
    return;
  }
  const staying = route.model.isShared ? await whyStaying(asking.messages, parts) : undefined;
  if (staying !== undefined) {
    answer.update(failure(new UserError(staying)));
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
    const trouble = isSent ? troubleOf(error) : 'doesNotFit';
    if (route.model.cost && wasHeldBack(error)) isSent = false;
    const isLocal = route.model.cost === undefined;
    const mayAskAnother = isLocal && !asking.signal.aborted && answer.message.text === '' && !hasPictures(turns);
    const instead = mayAskAnother && trouble && parts.fallback?.automatic('chat', trouble);
    if (instead) {
      if (isSent) settle({ asking, model: route.model, turns, heard }, parts);
      return askModel({ ...asking, route: { model: instead } }, parts);
    }
    const problem = asking.signal.aborted
      ? { state: 'stopped' as const }
      : failureOf(error, asking, route.model, parts);
    answer.update({ ...problem, ...(mayAskAnother && trouble && offered(asking, parts)) });
  }
  if (isSent) settle({ asking, model: route.model, turns, heard }, parts);
}

/** Hosted models are sent words alone. */
function hasPictures(turns: readonly ChatTurn[]): boolean {
  return turns.some(({ images = [] }) => images.length > 0);
}

/** The first of the attached files, earlier ones included, that must not leave this machine. */
async function whyStaying(
  messages: readonly ChatMessage[],
  { whyNotBeyond }: AskingParts,
): Promise<string | undefined> {
  for (const { uri } of messages.flatMap(({ attachments }) => attachments ?? [])) {
    const why = uri === undefined ? undefined : await whyNotBeyond?.(uri);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Reads the stream to its end, until it is called off, or until the model goes round in circles. */
async function stream(
  { answer, signal, think, onPiece }: Asking,
  model: RoutedModel,
  { turns, maxTokens, heard }: { turns: readonly ChatTurn[]; maxTokens: number; heard: Heard },
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

/** What a stream that ended without an error amounts to. */
function judge(
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

/** Figures for the person, a correction for the next estimate, and the ledger's line. */
function settle(
  done: { asking: Asking; model: RoutedModel; turns: readonly ChatTurn[]; heard: Heard },
  { estimator, ledger, clock, amountOf }: AskingParts,
): void {
  const { asking, model, turns, heard } = done;
  const { answer } = asking;
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
    ...thoughtPart(heard.usage, usage, { text, thinking }),
    promptChars: turns.reduce((sum, turn) => sum + (turn.role === 'system' ? 0 : turn.content.length), 0),
    outputChars: text.length,
    outcome: outcomeOf(state),
    busyMs: answer.elapsedMs,
    ...(firstTokenMs === undefined ? {} : { latencyMs: firstTokenMs }),
    costMicroUsd: info.leavesMachine ? (paid ?? null) : 0,
  };
  ledger.record(entry);
  const saved = entry.isLocal && entry.outcome === 'answered' ? amountOf?.(entry) : undefined;
  if (typeof saved === 'number') answer.update({ savedMicroUsd: saved });
}

/** What the person may do instead: ask the hosted model, for a price that is said before. */
function offered({ messages }: Asking, { fallback }: AskingParts): Partial<ChatMessage> {
  const offer = fallback?.offer('chat', renderPrompt(messages));
  return offer ? { fallback: offer } : {};
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
