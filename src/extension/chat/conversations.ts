// Which conversation the panel shows, and the answers that are under way. The texts themselves live in the server.
import { randomUUID } from 'node:crypto';
import { CancellationTokenSource, type Memento } from 'vscode';
import { isCancellation, UserError } from '../../shared/base/errors.ts';
import type {
  Attachment,
  ChatMessage,
  ChatSendParams,
  Conversation,
  Source,
  Think,
} from '../../shared/protocol/chat.ts';
import type { Draft, HostMessage, ViewRemedy } from '../../shared/protocol/chatView.ts';
import type { ChatRequests } from './chatRequests.ts';
import type { Chips } from './chips.ts';
import type { SlashCommands } from './slashCommands.ts';

/** Key in the workspace's own memory: the conversation that was open last. */
const CURRENT_KEY = 'hob.chat.conversation';

export interface ConversationsParts {
  readonly requests: ChatRequests;
  readonly chips: Chips;
  readonly slash: Pick<SlashCommands, 'expand' | 'list'>;
  readonly memory: Memento;
  post(message: HostMessage): void;
}

export class Conversations {
  readonly #parts: ConversationsParts;
  readonly #running = new Map<string, CancellationTokenSource>();
  #current: string;
  /** Whether the conversation shown has no question yet. */
  #isEmpty = false;

  constructor(parts: ConversationsParts) {
    this.#parts = parts;
    this.#current = parts.memory.get<string>(CURRENT_KEY) ?? randomUUID();
  }

  get current(): string {
    return this.#current;
  }

  /** Sends everything the page needs to show the current conversation. */
  async show(): Promise<void> {
    const id = this.#current;
    const conversation = await this.#get(id);
    if (id !== this.#current) return;
    const { chips, post } = this.#parts;
    // What a chat has been told at its beginning stays there; it is not told again.
    this.#isEmpty = conversation.messages.length === 0;
    this.offerInstructions();
    post({ type: 'state', conversation, isRunning: this.#running.has(id), chips: chips.all });
  }

  /** Puts the workspace's instructions with the first question of a chat. */
  offerInstructions(): void {
    const { chips, slash } = this.#parts;
    chips.offerInstructions(this.#isEmpty ? slash.list.instructions : []);
  }

  async open(id: string): Promise<void> {
    this.#current = id;
    await this.#parts.memory.update(CURRENT_KEY, id);
    await this.show();
  }

  async begin(): Promise<void> {
    await this.open(randomUUID());
  }

  /** Aborts the answer under way in the current conversation, at the engine. */
  stop(): void {
    this.#running.get(this.#current)?.cancel();
  }

  /** Sends what is in the input; `model` where it is meant for another one than the route's. */
  async send(draft: Draft, think: Think | undefined, model?: string): Promise<void> {
    const params = await this.params(draft);
    const putBack = this.#parts.chips.take(draft.chips);
    if (!(await this.ask({ ...params, ...choices(think, model) }, draft))) putBack();
  }

  /** Asks the question before `answer` again. */
  async retry(answer: string, think: Think | undefined, model?: string): Promise<void> {
    const { id, messages } = await this.#get(this.#current);
    const index = messages.findIndex((message) => message.id === answer);
    const question = messages.slice(0, Math.max(0, index)).findLast(({ role }) => role === 'user');
    if (!question) throw new UserError('The question of this answer is no longer there.');
    await this.ask({ ...paramsOf(id, question), ...choices(think, model) });
  }

  /** Begins a chat with a summary of this one. */
  async beginFrom(summary: Attachment): Promise<void> {
    await this.begin();
    this.#parts.chips.attach(summary);
  }

  /** A place that an answer of this conversation rests on; undefined where there is none of that number. */
  async source(answer: string, index: number): Promise<Source | undefined> {
    const { messages } = await this.#get(this.#current);
    return messages.find(({ id }) => id === answer)?.sources?.[index];
  }

  /** Sends a question; false where it was not taken in, which the panel has been told then. */
  async ask(params: ChatSendParams, draft?: Draft): Promise<boolean> {
    const { conversation } = params;
    const source = new CancellationTokenSource();
    const { requests, post } = this.#parts;
    if (this.#running.has(conversation)) {
      post({
        type: 'refused',
        problem: { text: 'An answer is still being written here.' },
        ...(draft ? { draft } : {}),
      });
      return false;
    }
    this.#running.set(conversation, source);
    // A first conversation was never opened by anybody; from its first question on it is one to come back to.
    if (conversation === this.#current) void this.#parts.memory.update(CURRENT_KEY, conversation);
    try {
      const { message } = await requests.send(params, source.token);
      this.#running.delete(conversation);
      post({ type: 'finished', conversation, message });
      return true;
    } catch (error) {
      this.#running.delete(conversation);
      if (isCancellation(error)) await this.show();
      else post({ type: 'refused', problem: problemOf(error), ...(draft ? { draft } : {}) });
      return false;
    } finally {
      source.dispose();
    }
  }

  /** A draft as the server understands it. */
  async params({ text, chips, replaceFrom, keep = [] }: Draft): Promise<ChatSendParams> {
    const own = this.#parts.chips.attachments(chips);
    const command = await this.#parts.slash.expand(text);
    const kept = replaceFrom === undefined ? [] : await this.#attachmentsOf(replaceFrom, keep);
    const attachments = [...kept, ...own];
    return {
      conversation: this.#current,
      text,
      ...(command ? { prompt: command.prompt } : {}),
      ...(command?.model === undefined ? {} : { model: command.model }),
      ...(attachments.length > 0 ? { attachments } : {}),
      ...(replaceFrom === undefined ? {} : { replaceFrom }),
    };
  }

  async #attachmentsOf(question: string, keep: readonly number[]): Promise<Attachment[]> {
    const { messages } = await this.#get(this.#current);
    const attachments = messages.find(({ id }) => id === question)?.attachments ?? [];
    return attachments.filter((_, index) => keep.includes(index));
  }

  async #get(id: string): Promise<Conversation> {
    const known = await this.#parts.requests.get(id);
    return known ?? { id, title: '', createdAt: 0, updatedAt: 0, messages: [] };
  }
}

function paramsOf(conversation: string, { id, text, prompt, attachments }: ChatMessage): ChatSendParams {
  const extra = { ...(prompt === undefined ? {} : { prompt }), ...(attachments ? { attachments } : {}) };
  return { conversation, text, replaceFrom: id, ...extra };
}

function choices(think: Think | undefined, model: string | undefined): Pick<ChatSendParams, 'think' | 'model'> {
  return { ...(think ? { think } : {}), ...(model ? { model } : {}) };
}

/** What the panel says of an error. */
export function problemOf(error: unknown): { text: string; remedy?: ViewRemedy } {
  const text = error instanceof Error ? error.message : String(error);
  const remedy = error instanceof UserError ? error.remedy : undefined;
  return remedy ? { text, remedy } : { text };
}
