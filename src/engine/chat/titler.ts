// Gives a conversation a short name after its first answer, with the model that answered, when nobody else needs it. The
// request only adds a line to the conversation's own prompt, so that the engine's prefix cache stays as the next question
// needs it; it gives way at once to anybody who comes.
import { isCancellation } from '../../shared/base/errors.ts';
import type { Logger } from '../../shared/base/log.ts';
import type { ChatMessage } from '../../shared/protocol/chat.ts';
import type { ChatTurn } from '../models/modelClient.ts';
import type { RoutedModel } from '../routing/router.ts';
import type { Slots } from '../routing/slots.ts';
import type { LedgerWriter } from '../savings/ledgerEntry.ts';
import { renderPrompt } from './prompt.ts';
import { titleFrom } from './title.ts';

export interface TitlerParts {
  readonly slots: Slots;
  readonly ledger: LedgerWriter;
  readonly log: Logger;
  readonly clock: () => number;
  /** Quiet milliseconds on the model's slot before it is asked; 3 s unless given. */
  readonly idleMs?: number;
  /** Keeps the name. */
  named(naming: Naming, title: string): Promise<void>;
}

export interface Naming {
  readonly conversation: string;
  readonly messages: readonly ChatMessage[];
  readonly model: RoutedModel;
  /** The title it has until then. */
  readonly title: string;
}

/** Who reads an answer needs the model again later than this. */
const IDLE_MS = 3_000;
/** A longer prompt may have left the cache, and its evaluation is not worth a name. Characters. */
const MOST_CHARS = 40_000;
const MOST_TOKENS = 24;
const QUESTION =
  'Give this conversation a title of two to six words. Answer with the title only, without quotation marks and in the language of the conversation.';

export class Titler {
  readonly #parts: TitlerParts;
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #abort = new AbortController();

  constructor(parts: TitlerParts) {
    this.#parts = parts;
  }

  /** The first answer of a conversation is complete. */
  answered(naming: Naming): void {
    const length = naming.messages.reduce((sum, { text }) => sum + text.length, 0);
    const isLocal = !naming.model.info.leavesMachine;
    if (isLocal && length <= MOST_CHARS && !this.#abort.signal.aborted) this.#later(naming);
  }

  /** The conversation goes on or is gone. */
  forget(conversation: string): void {
    clearTimeout(this.#waiting.get(conversation));
    this.#waiting.delete(conversation);
  }

  dispose(): void {
    this.#abort.abort();
    for (const conversation of [...this.#waiting.keys()]) this.forget(conversation);
  }

  #later(naming: Naming): void {
    this.forget(naming.conversation);
    const timer = setTimeout(() => void this.#name(naming), this.#parts.idleMs ?? IDLE_MS);
    timer.unref?.();
    this.#waiting.set(naming.conversation, timer);
  }

  async #name(naming: Naming): Promise<void> {
    const { conversation, model } = naming;
    const { slots, log, named } = this.#parts;
    if (slots.isBusy(model.slotKey)) return this.#later(naming);
    const giveWay = new AbortController();
    const listener = slots.onDidEnter((key) => {
      if (key === model.slotKey) giveWay.abort();
    });
    try {
      const said = await this.#ask(naming, AbortSignal.any([giveWay.signal, this.#abort.signal]));
      const title = titleFrom(said);
      // Forgotten meanwhile: the conversation has gone on, or is gone.
      if (title !== undefined && this.#waiting.has(conversation)) await named(naming, title);
      this.#waiting.delete(conversation);
    } catch (error) {
      if (giveWay.signal.aborted && this.#waiting.has(conversation)) this.#later(naming);
      else this.#waiting.delete(conversation);
      if (!isCancellation(error)) log.debug(`a chat got no name: ${String(error)}`);
    } finally {
      listener.dispose();
    }
  }

  async #ask({ conversation, messages, model }: Naming, signal: AbortSignal): Promise<string> {
    const { client, info, contextTokens } = model;
    const turns: ChatTurn[] = [...renderPrompt(messages), { role: 'user', content: QUESTION }];
    const began = this.#parts.clock();
    let text = '';
    const events = client.chat({
      model: info.name,
      task: 'chat',
      messages: turns,
      maxTokens: MOST_TOKENS,
      contextTokens,
      ...(info.canThink ? { think: 'off' as const } : {}),
      signal,
    });
    for await (const event of events) {
      signal.throwIfAborted();
      if (event.type === 'text') text += event.text;
      if (event.type !== 'end') continue;
      const { promptTokens = null, cachedTokens = null, outputTokens = null } = event.usage ?? {};
      const now = this.#parts.clock();
      this.#parts.ledger.record({
        time: now,
        id: `title-${conversation}-${now}`,
        task: 'chat',
        kind: info.kind,
        model: info.name,
        isLocal: true,
        promptTokens,
        cachedTokens,
        outputTokens,
        reasoningTokens: null,
        promptChars: turns.reduce((sum, { content }) => sum + content.length, 0),
        outputChars: text.length,
        source: promptTokens === null || outputTokens === null ? 'estimated' : 'reported',
        // Nobody asked for it, so it has saved nobody anything.
        outcome: 'shown',
        busyMs: now - began,
        costMicroUsd: 0,
      });
    }
    return text;
  }
}
