// One request for a text that is no chat message: code or a commit message. Fits it to the window, streams it, and leaves
// its line in the ledger; what goes wrong is thrown as a sentence.
import { randomUUID } from 'node:crypto';
import { isCancellation, type Remedy, UserError } from '../../shared/base/errors.ts';
import type { ChatMessage } from '../../shared/protocol/chat.ts';
import { AnswerUnderWay, usageOf } from '../chat/answerUnderWay.ts';
import { hasRoom, measurePrompt } from '../chat/contextWindow.ts';
import type { TokenEstimator } from '../chat/tokenEstimator.ts';
import type { ChatTurn, ReportedUsage, StreamEvent } from '../models/modelClient.ts';
import type { RoutedModel, Router } from '../routing/router.ts';
import type { Slots } from '../routing/slots.ts';
import type { LedgerWriter, Outcome } from '../savings/ledgerEntry.ts';

export type TextTask = 'edit' | 'commit';

export interface AskParts {
  readonly router: Pick<Router, 'route'>;
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
  /** All of the answer so far. */
  onText?(text: string): void;
}

export interface TextAnswer {
  readonly text: string;
  /** Cut off at its longest, or stopped because it went round in circles. */
  readonly isCut: boolean;
}

/** The model of a task. @throws UserError with the way out where there is none. */
export function modelFor(task: TextTask, { router }: AskParts, languageId?: string): RoutedModel {
  const route = router.route(task, languageId);
  if ('model' in route) return route.model;
  const { text, command } = route.reason;
  const remedy: Remedy | undefined = command === undefined ? undefined : { title: wordsOf(command), command };
  throw new UserError(text, remedy);
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

/** @throws UserError; an abort when called off. */
export async function askForText(request: TextRequest, parts: AskParts): Promise<TextAnswer> {
  const { model, turns, signal, task } = request;
  const size = await measurePrompt(model, turns, parts.estimator, signal);
  signal.throwIfAborted();
  if (!hasRoom(size, model.contextTokens)) {
    throw new UserError(
      `This needs about ${size.tokens.toLocaleString('en-US')} tokens and ${model.info.name} takes ${model.contextTokens.toLocaleString('en-US')}.`,
    );
  }
  const answer = new AnswerUnderWay(emptyMessage(parts.clock()), parts.clock);
  const heard: { usage?: ReportedUsage; end?: Extract<StreamEvent, { type: 'end' }>; outcome: Outcome } = {
    outcome: 'failed',
  };
  const slot = parts.slots.enter(model.slotKey, task);
  try {
    const isCut = await read(request, {
      answer,
      heard,
      maxTokens: Math.min(request.maxTokens, Math.max(64, model.contextTokens - size.high)),
    });
    if (answer.message.text.trim() === '') throw new UserError(`${model.info.name} answered nothing.`);
    heard.outcome = 'answered';
    return { text: answer.message.text, isCut };
  } catch (error) {
    if (signal.aborted) {
      heard.outcome = 'cancelled';
      signal.throwIfAborted();
    }
    if (isCancellation(error)) throw new UserError(`The connection to ${model.info.server} was closed.`);
    throw error;
  } finally {
    slot.dispose();
    record(request, { answer, usage: heard.usage, outcome: heard.outcome }, parts);
  }
}

/** To the end of the stream; true where the answer was cut off. */
async function read(
  { model, task, turns, signal, onText }: TextRequest,
  { answer, heard, maxTokens }: { answer: AnswerUnderWay; heard: { usage?: ReportedUsage }; maxTokens: number },
): Promise<boolean> {
  const stuck = new AbortController();
  // Thinking delays a small edit more than it betters it; a model that always thinks does so anyway.
  const think = model.info.canThink ? ('off' as const) : model.think;
  const events = model.client.chat({
    model: model.info.name,
    task,
    messages: turns,
    maxTokens,
    contextTokens: model.contextTokens,
    ...(think ? { think } : {}),
    signal: AbortSignal.any([signal, stuck.signal]),
  });
  for await (const event of events) {
    if (event.usage) heard.usage = event.usage;
    signal.throwIfAborted();
    if (event.type === 'end') {
      if (event.reason === 'incomplete')
        throw new UserError(`${model.info.server} ended the answer before it was complete.`);
      return event.reason === 'length';
    }
    if (event.type === 'thinking') answer.addThinking(event.text);
    else {
      answer.addText(event.text);
      onText?.(answer.message.text);
    }
    if (answer.isStuck()) {
      stuck.abort();
      return true;
    }
  }
  throw new UserError(`${model.info.server} ended the answer before it was complete.`);
}

function record(
  { model, task, turns }: TextRequest,
  { answer, usage: reported, outcome }: { answer: AnswerUnderWay; usage: ReportedUsage | undefined; outcome: Outcome },
  { estimator, ledger, clock }: AskParts,
): void {
  const { info } = model;
  const { id, text, thinking = '' } = answer.message;
  const outputTokens = estimator.text(info.id, text) + estimator.text(info.id, thinking);
  const usage = usageOf(reported, { promptTokens: estimator.prompt(info.id, turns).tokens, outputTokens });
  if (reported?.promptTokens !== undefined) estimator.correct(info.id, turns, reported.promptTokens);
  const { firstTokenMs } = answer.figures(reported, undefined, outputTokens);
  ledger.record({
    time: clock(),
    id,
    task,
    kind: info.kind,
    model: info.name,
    isLocal: !info.leavesMachine,
    ...(info.isSpecialised ? { isSpecialised: true } : {}),
    promptTokens: usage.promptTokens ?? null,
    cachedTokens: usage.cachedTokens ?? null,
    outputTokens: usage.outputTokens ?? null,
    reasoningTokens: reported?.reasoningTokens ?? null,
    promptChars: turns.reduce((sum, turn) => sum + (turn.role === 'system' ? 0 : turn.content.length), 0),
    outputChars: text.length,
    source: usage.source,
    outcome,
    busyMs: answer.elapsedMs,
    ...(firstTokenMs === undefined ? {} : { latencyMs: firstTokenMs }),
    costMicroUsd: info.leavesMachine ? null : 0,
  });
}

function emptyMessage(createdAt: number): ChatMessage {
  return { id: randomUUID(), role: 'assistant', text: '', state: 'streaming', createdAt };
}

function wordsOf(command: string): string {
  const words = (command.split('.').at(-1) ?? command).replace(/([a-z])([A-Z])/g, '$1 $2');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
