// Chat without an editor: conversations, one answer at a time in each, kept on disk while they grow.
import { randomUUID } from 'node:crypto';
import { UserError } from '../../shared/base/errors.ts';
import type { Logger } from '../../shared/base/log.ts';
import type {
  ChatDeltaParams,
  ChatMeasureParams,
  ChatMeasureResult,
  ChatMessage,
  ChatSendParams,
  ChatSendResult,
  ChatStartedParams,
  Conversation,
  ConversationSummary,
} from '../../shared/protocol/chat.ts';
import type { Route, Router } from '../routing/router.ts';
import type { Slots } from '../routing/slots.ts';
import type { LedgerWriter } from '../savings/ledgerEntry.ts';
import { AnswerUnderWay } from './answerUnderWay.ts';
import { askModel } from './askModel.ts';
import { exportMarkdown } from './markdownExport.ts';
import { renderAttachment, renderPrompt } from './prompt.ts';
import { thinkChoices } from './thinkChoices.ts';
import { titleFor } from './title.ts';
import { TokenEstimator } from './tokenEstimator.ts';
import { applyTurn, type TranscriptStore, type TurnChange } from './transcriptStore.ts';
import { TurnSaver } from './turnSaver.ts';

export interface ChatEngineParts {
  readonly router: Router;
  /** Who works on an engine now, so that completion knows of chat. */
  readonly slots: Slots;
  readonly ledger: LedgerWriter;
  readonly store: TranscriptStore;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Who hears of an answer while it comes, and who may call it off. */
export interface ChatSink {
  readonly signal: AbortSignal;
  started(params: ChatStartedParams): void;
  delta(params: ChatDeltaParams): void;
}

/** More than any window holds; keeps a mistaken attachment out of the transcript. */
const LARGEST_QUESTION_CHARS = 8_000_000;

interface LiveTurn {
  readonly abort: AbortController;
  readonly change: Omit<TurnChange, 'messages' | 'time'>;
  readonly question: ChatMessage;
  readonly answer: AnswerUnderWay;
  readonly saver: TurnSaver;
}

export class ChatEngine {
  readonly #parts: ChatEngineParts;
  readonly #estimator = new TokenEstimator();
  /** By conversation. `null` while a question is being taken in. */
  readonly #live = new Map<string, LiveTurn | null>();
  readonly #running = new Set<Promise<unknown>>();

  constructor(parts: ChatEngineParts) {
    this.#parts = parts;
  }

  /**
   * Asks, streams, keeps. Resolves for every question that was taken in: an answer that failed or was stopped is a
   * message with that state and what has come of it.
   * @throws UserError for a question that cannot be taken in (empty, huge, another answer still under way).
   */
  async send(params: ChatSendParams, sink: ChatSink): Promise<ChatSendResult> {
    checkQuestion(params);
    const { conversation } = params;
    if (this.#live.has(conversation)) {
      throw new UserError('An answer is still being written in this chat. Stop it first, or begin a new chat.');
    }
    this.#live.set(conversation, null);
    const work = this.#answer(params, sink).finally(() => this.#live.delete(conversation));
    const settled = work.catch(() => {});
    this.#running.add(settled);
    void settled.then(() => this.#running.delete(settled));
    return work;
  }

  /** With an answer under way as far as it has come. */
  async get(id: string): Promise<Conversation | null> {
    const live = this.#live.get(id);
    const stored = await this.#parts.store.read(id);
    const current = live ? applyTurn(stored, changeNow(live, this.#parts.clock())) : stored;
    if (!current) return null;
    return { ...current, messages: current.messages.map((each) => this.#settled(each, live)) };
  }

  async list(query?: string): Promise<ConversationSummary[]> {
    return this.#parts.store.list(query);
  }

  /** Stops an answer under way in it; nothing of it is kept. */
  async delete(id: string): Promise<void> {
    this.#discard(id);
    await this.#parts.store.delete(id);
  }

  async deleteAll(): Promise<void> {
    for (const id of this.#live.keys()) this.#discard(id);
    await this.#parts.store.deleteAll();
  }

  async export(id: string): Promise<string | null> {
    const conversation = await this.get(id);
    return conversation && exportMarkdown(conversation);
  }

  /** What a question would use of the window of the model that would answer it. Estimates only: it asks no server. */
  async measure(params: ChatMeasureParams): Promise<ChatMeasureResult> {
    const kept = (await this.#kept(params)).kept;
    const route = this.#route(params.model);
    const model = 'model' in route ? route.model : undefined;
    const id = model?.info.id ?? '';
    const attachments = params.attachments ?? [];
    const question = newMessage('user', params.text, 0);
    const turns = renderPrompt([...kept, attachments.length > 0 ? { ...question, attachments } : question]);
    return {
      promptTokens: this.#estimator.prompt(id, turns).tokens,
      attachmentTokens: attachments.map((each) => this.#estimator.text(id, renderAttachment(each))),
      contextTokens: model?.contextTokens ?? null,
      model: model
        ? {
            id: model.info.id,
            name: model.info.name,
            leavesMachine: model.info.leavesMachine,
            think: thinkChoices(model.info),
          }
        : null,
      ...('reason' in route ? { reason: route.reason } : {}),
    };
  }

  /** Stops all answers and keeps what has come of them. */
  async close(): Promise<void> {
    for (const live of this.#live.values()) live?.abort.abort();
    await Promise.all(this.#running);
  }

  async #answer(params: ChatSendParams, sink: ChatSink): Promise<ChatSendResult> {
    const { stored, kept } = await this.#kept(params);
    const turn = this.#begin(params, stored, kept);
    this.#live.set(params.conversation, turn);
    const { question, answer, change, saver } = turn;
    sink.started({
      conversation: change.conversation,
      title: kept.length > 0 && stored ? stored.title : change.title,
      dropped: [...change.dropped],
      question,
      answer: answer.message,
    });
    saver.saveSoon();
    await askModel(
      {
        route: this.#route(params.model),
        messages: [...kept, question],
        answer,
        signal: AbortSignal.any([sink.signal, turn.abort.signal]),
        ...(params.think ? { think: params.think } : {}),
        onPiece: (piece) => {
          sink.delta({ conversation: params.conversation, message: answer.message.id, ...piece });
          saver.saveSoon();
        },
      },
      { ...this.#parts, estimator: this.#estimator },
    );
    const problem = await saver.finish();
    if (problem) answer.update({ note: problem });
    const { message } = answer;
    const usage = message.usage ?? { source: 'estimated' as const };
    return { text: message.text, model: message.model ?? '', usage, message };
  }

  #begin(params: ChatSendParams, stored: Conversation | undefined, kept: readonly ChatMessage[]): LiveTurn {
    const { clock, store, log } = this.#parts;
    const attachments = params.attachments ?? [];
    const asked = newMessage('user', params.text, clock());
    const question: ChatMessage = attachments.length > 0 ? { ...asked, attachments } : asked;
    const answer = new AnswerUnderWay({ ...newMessage('assistant', '', clock()), state: 'streaming' }, clock);
    const change = {
      conversation: params.conversation,
      title: titleFor(params.text, attachments),
      dropped: (stored?.messages ?? []).slice(kept.length).map(({ id }) => id),
    };
    const saver = new TurnSaver(
      () => store.apply({ ...change, time: clock(), messages: [question, answer.message] }),
      log,
    );
    return { abort: new AbortController(), change, question, answer, saver };
  }

  /** The conversation as it lies on disk, and the messages of it that stay. */
  async #kept({ conversation, replaceFrom }: Pick<ChatSendParams, 'conversation' | 'replaceFrom'>) {
    const stored = await this.#parts.store.read(conversation);
    const messages = stored?.messages ?? [];
    if (replaceFrom === undefined) return { stored, kept: messages };
    const index = messages.findIndex(({ id }) => id === replaceFrom);
    if (index < 0) throw new UserError('The question to replace is no longer in this chat.');
    return { stored, kept: messages.slice(0, index) };
  }

  #route(model: string | undefined): Route {
    return model === undefined ? this.#parts.router.route('chat') : this.#parts.router.find(model);
  }

  /** A message that says it is streaming, and is not streaming here, was cut off by a kill or belongs to another window. */
  #settled(message: ChatMessage, live: LiveTurn | null | undefined): ChatMessage {
    if (message.state !== 'streaming' || message.id === live?.answer.message.id) return message;
    return { ...message, state: 'stopped', note: 'Hob was closed while this answer was being written.' };
  }

  #discard(id: string): void {
    const live = this.#live.get(id);
    live?.saver.discard();
    live?.abort.abort();
  }
}

function changeNow(live: LiveTurn, time: number): TurnChange {
  return { ...live.change, time, messages: [live.question, live.answer.message] };
}

function checkQuestion({ text, attachments = [] }: ChatSendParams): void {
  if (text.trim() === '' && attachments.length === 0) throw new UserError('There is no question to send.');
  if (text.length > LARGEST_QUESTION_CHARS) throw new UserError('The question is too long for any model.');
  const largest = attachments.find((each) => each.text.length > LARGEST_QUESTION_CHARS);
  if (largest) throw new UserError(`${largest.label} is too large to be attached (more than 8 million characters).`);
}

function newMessage(role: ChatMessage['role'], text: string, createdAt: number): ChatMessage {
  return { id: randomUUID(), role, text, state: 'complete', createdAt };
}
