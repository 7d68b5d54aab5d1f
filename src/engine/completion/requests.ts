// Starts requests for completions, one at a time; learns the engine's speed from each and writes it into the ledger.

import type { Logger } from '../../shared/base/log.ts';
import type { Reason } from '../../shared/protocol/status.ts';
import type { Clock } from '../clock.ts';
import { paidFor } from '../fallback/paidAnswer.ts';
import { ServerError } from '../models/serverError.ts';
import type { RoutedModel } from '../routing/router.ts';
import type { Slots } from '../routing/slots.ts';
import type { LedgerEntry, LedgerWriter, Outcome } from '../savings/ledgerEntry.ts';
import { Answer } from './answer.ts';
import type { AnswerCache } from './answerCache.ts';
import { Backoff } from './backoff.ts';
import type { Site } from './document.ts';
import type { Prompt, Prompts } from './prompts.ts';
import { QueueWatch } from './queueWatch.ts';
import { type Purpose, Stream } from './stream.ts';

export interface RequestsInit {
  readonly cache: AnswerCache;
  readonly prompts: Prompts;
  readonly slots: Slots;
  readonly ledger: LedgerWriter;
  readonly clock: Clock;
  readonly log: Logger;
  /** A request failed: whoever watches the server should look at it now. */
  readonly onFailure: (model: RoutedModel, error: unknown) => void;
}

export interface StartOptions {
  readonly purpose: Purpose;
  readonly maxTokens: number;
  /** Text taken as accepted already. */
  readonly ahead?: string;
}

/** A request and what it was made from. */
interface UnderWay {
  readonly stream: Stream;
  readonly model: RoutedModel;
  readonly prompt: Prompt;
}

export class Requests {
  readonly #init: RequestsInit;
  readonly #backoff = new Backoff();
  readonly #queue: QueueWatch;
  readonly #failures = new WeakMap<Stream, Reason>();
  #underWay: UnderWay | undefined;
  #sequence = 0;

  constructor(init: RequestsInit) {
    this.#init = init;
    this.#queue = new QueueWatch(init.clock, init.log);
  }

  /** The request under way. */
  get running(): Stream | undefined {
    return this.#underWay?.stream;
  }

  /** Why nothing is asked for now: after a failure, or while others wait for the engine, which a person's wish overrides. */
  blocked(isInvoked = false): Reason | undefined {
    return this.#backoff.blocks(this.#init.clock.elapsed()) ?? (isInvoked ? undefined : this.#queue.blocks);
  }

  /** Why a stream failed. */
  failureOf(stream: Stream | undefined): Reason | undefined {
    return stream && this.#failures.get(stream);
  }

  reset(): void {
    this.running?.abort();
    this.#backoff.reset();
    this.#queue.reset();
  }

  /** Text of this answer is accepted: a request that still runs counts from now on. */
  noteAcceptance(id: string): void {
    const underWay = this.#underWay;
    if (underWay?.stream.answer.id === id) this.#init.ledger.recordUnderWay(this.#entryOf(underWay));
  }

  /** Sends a prompt; what is running must have been aborted before. */
  start(site: Site, model: RoutedModel, prompt: Prompt, options: StartOptions): Stream {
    const { cache, clock, slots, log } = this.#init;
    const answer = new Answer(`c${process.pid.toString(36)}-${++this.#sequence}`, model.info.id, site, options.ahead);
    if (options.purpose !== 'warm') cache.add(answer);
    const controller = new AbortController();
    const slot = slots.enter(model.slotKey, 'completion');
    const stream = new Stream({
      answer,
      purpose: options.purpose,
      prompt: prompt.text,
      codeIn: prompt.codeIn,
      startedAt: clock.elapsed(),
      evaluatedTokensEstimate: prompt.newTokens,
      controller,
      onEnd: (ended) => {
        slot.dispose();
        if (this.running === ended) this.#underWay = undefined;
        this.#ended({ stream: ended, model, prompt });
      },
    });
    this.#underWay = { stream, model, prompt };
    log.debug(
      `${options.purpose} ${model.info.id}: ${prompt.text.length} chars, about ${prompt.newTokens} new tokens${prompt.isCold ? ', cold' : ''}`,
    );
    const shared = {
      model: model.info.name,
      maxTokens: options.maxTokens,
      contextTokens: model.contextTokens,
      signal: controller.signal,
    };
    const events = prompt.turns
      ? model.client.chat({ ...shared, task: 'completion', messages: prompt.turns, temperature: 0, think: 'off' })
      : model.client.complete({ ...shared, prompt: prompt.text, stop: prompt.stop });
    void stream.read(events, options.maxTokens, () => clock.elapsed());
    return stream;
  }

  #ended(request: UnderWay): void {
    const { stream, model } = request;
    const { cache, prompts, clock, log, ledger } = this.#init;
    const { answer } = stream;
    const now = clock.elapsed();
    if (stream.error !== undefined) {
      cache.remove(answer);
      this.#failures.set(stream, this.#backoff.failed(stream.error, now));
      if (stream.error instanceof ServerError && stream.error.kind === 'context') this.#shrink(model);
      else this.#init.onFailure(model, stream.error);
      log.info(`${model.info.id}: ${this.#failures.get(stream)?.text}`);
    } else {
      if (answer.state === 'cut' && answer.text === '') cache.remove(answer);
      if (!stream.isAborted) this.#backoff.succeeded();
      if (stream.end || stream.firstTextAt !== undefined) prompts.evaluated(model.slotKey, stream.prompt + answer.text);
    }
    this.#learn(stream, model);
    void this.#queue.ended(model, {
      waitedMs: (stream.firstTextAt ?? now) - stream.startedAt,
      isNextRunning: () => this.running !== undefined,
    });
    // A hosted service would not have been asked to fill the cache of an engine here: no cost was avoided by it.
    const wasAnswered = stream.error === undefined || stream.firstTextAt !== undefined;
    if (stream.purpose !== 'warm' && wasAnswered) ledger.record(this.#entryOf(request));
    log.debug(
      `${stream.isAborted ? 'aborted' : 'ended'} after ${Math.round(now - stream.startedAt)} ms, ${answer.text.length} chars`,
    );
  }

  #shrink(model: RoutedModel): void {
    this.#init.prompts.speedOf(model.info.id).countTighter();
    this.#init.prompts.reset();
  }

  #learn(stream: Stream, model: RoutedModel): void {
    const { end } = stream;
    if (!end) return;
    this.#init.prompts.speedOf(model.info.id).observe({
      promptChars: stream.prompt.length,
      ...(end.usage?.promptTokens === undefined ? {} : { promptTokens: end.usage.promptTokens }),
      evaluatedTokensEstimate: stream.evaluatedTokensEstimate,
      ...(stream.firstTextAt === undefined ? {} : { firstTokenMs: stream.firstTextAt - stream.startedAt }),
      ...(end.timings ? { timings: end.timings } : {}),
    });
  }

  /** What the ledger keeps of a request, as far as it is. */
  #entryOf({ stream, model, prompt }: UnderWay): LedgerEntry {
    const { answer, usage, writtenChars } = stream;
    const speed = this.#init.prompts.speedOf(model.info.id);
    const outcome: Outcome = answer.wasShown
      ? 'shown'
      : stream.error !== undefined
        ? 'failed'
        : stream.isAborted
          ? 'cancelled'
          : 'rejected';
    const promptTokens = usage?.promptTokens ?? speed.tokensOf(stream.prompt.length);
    const outputTokens = usage?.outputTokens ?? speed.tokensOf(writtenChars);
    const source = usage?.promptTokens !== undefined && usage.outputTokens !== undefined ? 'reported' : 'estimated';
    const billed = { ...usage, promptTokens, outputTokens, source } as const;
    return {
      time: this.#init.clock.now(),
      id: answer.id,
      task: 'completion',
      kind: model.cost ? 'hosted' : model.info.kind,
      model: model.info.name,
      isLocal: !model.info.leavesMachine,
      ...(model.info.isSpecialised && { isSpecialised: true }),
      promptTokens,
      cachedTokens: usage?.cachedTokens ?? null,
      outputTokens,
      reasoningTokens: usage?.reasoningTokens ?? null,
      promptChars: prompt.ownChars,
      outputChars: writtenChars,
      source,
      outcome,
      busyMs: Math.round(this.#init.clock.elapsed() - stream.startedAt),
      ...(stream.firstTextAt === undefined ? {} : { latencyMs: stream.firstTextAt - stream.startedAt }),
      costMicroUsd: model.cost ? paidFor(model.cost, billed, { reported: usage, text: answer.text }) : 0,
    };
  }
}
