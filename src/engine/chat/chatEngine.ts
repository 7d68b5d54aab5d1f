// Chat without an editor: conversations, one answer at a time in each, kept on disk while they grow.
import { UserError } from '../../shared/base/errors.ts';
import type { Logger } from '../../shared/base/log.ts';
import type {
  Attachment,
  ChatCondenseParams,
  ChatDeltaParams,
  ChatMeasureParams,
  ChatMeasureResult,
  ChatSendParams,
  ChatSendResult,
  ChatStartedParams,
  Conversation,
  ConversationSummary,
} from '../../shared/protocol/chat.ts';
import type { Fallback } from '../fallback/fallback.ts';
import type { Route, Router } from '../routing/router.ts';
import type { Slots } from '../routing/slots.ts';
import type { LedgerEntry, LedgerWriter } from '../savings/ledgerEntry.ts';
import { askModel } from './askModel.ts';
import { condense } from './condense.ts';
import { asItStands, beginTurn, type LiveTurn } from './liveTurn.ts';
import { exportMarkdown } from './markdownExport.ts';
import { measureQuestion, whyNotSeen } from './measureQuestion.ts';
import { checkExcluded, checkQuestion, questionOf, type WhyExcluded } from './question.ts';
import { type CodebaseSearch, searchForQuestion } from './searchForQuestion.ts';
import { Titler } from './titler.ts';
import { TokenEstimator } from './tokenEstimator.ts';
import type { TranscriptStore } from './transcriptStore.ts';
import type { WhyNotBeyond } from './whyStaying.ts';

export interface ChatEngineParts {
  readonly router: Router;
  /** Who works on an engine now, so that completion knows of chat. */
  readonly slots: Slots;
  readonly ledger: LedgerWriter;
  readonly store: TranscriptStore;
  /** The way to a hosted model, where there may be one. */
  readonly fallback?: Pick<Fallback, 'automatic' | 'offer'>;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Looks through the workspace for `#codebase`; missing where there is none. */
  readonly codebase?: CodebaseSearch;
  readonly whyExcluded?: WhyExcluded;
  /** Asked where the model is elsewhere. */
  readonly whyNotBeyond?: WhyNotBeyond;
  /** What a finished request saved, millionths of a US dollar; null where no price is known. */
  readonly amountOf?: (entry: LedgerEntry) => number | null;
  /** A chat has been given a name by itself. */
  readonly titled?: (conversation: string, title: string) => void;
  /** Quiet milliseconds before a chat is given a name by itself. */
  readonly titleAfterMs?: number;
}

/** Who hears of an answer while it comes, and who may call it off. */
export interface ChatSink {
  readonly signal: AbortSignal;
  started(params: ChatStartedParams): void;
  delta(params: ChatDeltaParams): void;
  /** The codebase is being read: files looked at, of how many. */
  reading?(done: number, total: number): void;
}

export class ChatEngine {
  readonly #parts: ChatEngineParts;
  readonly #estimator = new TokenEstimator();
  /** By conversation. `null` while a question is being taken in. */
  readonly #live = new Map<string, LiveTurn | null>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #titler: Titler;

  constructor(parts: ChatEngineParts) {
    this.#parts = parts;
    this.#titler = new Titler({
      ...parts,
      ...(parts.titleAfterMs === undefined ? {} : { idleMs: parts.titleAfterMs }),
      named: async ({ conversation, title }, name) => {
        if (await parts.store.rename(conversation, title, name)) parts.titled?.(conversation, name);
      },
    });
  }

  /**
   * Asks, streams, keeps. Resolves for every question that was taken in: an answer that failed or was stopped is a
   * message with that state and what has come of it.
   * @throws UserError for a question that cannot be taken in (empty, huge, another answer still under way).
   */
  async send(params: ChatSendParams, sink: ChatSink): Promise<ChatSendResult> {
    checkQuestion(params, this.#parts.whyExcluded);
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
    return asItStands(stored, live ?? undefined, this.#parts.clock()) ?? null;
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
    const { kept } = await this.#kept(params);
    return measureQuestion({
      route: this.#route(params.model),
      kept,
      question: questionOf(params, 0),
      estimator: this.#estimator,
      ...(this.#parts.fallback ? { fallback: this.#parts.fallback } : {}),
    });
  }

  /** An attachment, or the conversation so far, made short by the model of this machine that would answer. */
  async condense({ conversation, attachment, model }: ChatCondenseParams, signal: AbortSignal): Promise<Attachment> {
    const route = this.#route(model);
    if (attachment) {
      checkExcluded([attachment], this.#parts.whyExcluded);
      return condense(attachment, { route, signal, sources: [attachment] }, this.#parts);
    }
    const stored = await this.get(conversation);
    const sources = (stored?.messages ?? []).flatMap(({ attachments = [] }) => attachments);
    return condense(asAttachment(stored), { route, signal, sources }, this.#parts);
  }

  /** Stops all answers and keeps what has come of them. */
  async close(): Promise<void> {
    this.#titler.dispose();
    for (const live of this.#live.values()) live?.abort.abort();
    await Promise.all(this.#running);
  }

  async #answer(params: ChatSendParams, sink: ChatSink): Promise<ChatSendResult> {
    const { stored, kept } = await this.#kept(params);
    const route = this.#route(params.model);
    const blind = 'model' in route ? whyNotSeen(route.model.info, [...kept, questionOf(params, 0)]) : undefined;
    if (blind !== undefined) throw new UserError(blind, { title: 'Switch Model', command: 'hob.switchModel' });
    this.#titler.forget(params.conversation);
    const turn = beginTurn(params, { stored, kept }, this.#parts);
    this.#live.set(params.conversation, turn);
    const { answer, change, saver } = turn;
    const title = kept.length > 0 && stored ? stored.title : change.title;
    sink.started({
      conversation: change.conversation,
      title,
      dropped: [...change.dropped],
      question: turn.question,
      answer: answer.message,
    });
    saver.saveSoon();
    const signal = AbortSignal.any([sink.signal, turn.abort.signal]);
    const onProgress = (done: number, total: number) => sink.reading?.(done, total);
    const parts = { ...this.#parts, estimator: this.#estimator };
    if (await searchForQuestion(turn, { route, kept, signal, onProgress }, parts)) {
      await askModel(
        {
          route,
          messages: [...kept, turn.question],
          answer,
          signal,
          ...(params.think ? { think: params.think } : {}),
          onPiece: (piece) => {
            sink.delta({ conversation: params.conversation, message: answer.message.id, ...piece });
            saver.saveSoon();
          },
        },
        parts,
      );
    }
    const problem = await saver.finish();
    if (problem) answer.update({ note: problem });
    const { message } = answer;
    if ('model' in route && kept.length === 0 && message.state === 'complete' && !problem) {
      this.#titler.answered({
        conversation: change.conversation,
        messages: [turn.question, message],
        model: route.model,
        title,
      });
    }
    const usage = message.usage ?? { source: 'estimated' as const };
    return { text: message.text, model: message.model ?? '', usage, message };
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

  #discard(id: string): void {
    this.#titler.forget(id);
    const live = this.#live.get(id);
    live?.saver.discard();
    live?.abort.abort();
  }
}

/** What a summary of a chat is made from. */
function asAttachment(stored: Conversation | null): Attachment {
  const text = stored ? exportMarkdown(stored) : '';
  return { kind: 'summary', label: stored?.title ?? 'the earlier chat', text };
}
