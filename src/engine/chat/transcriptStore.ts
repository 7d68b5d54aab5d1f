// Where conversations are kept: one JSON file each, in a folder per workspace. Several windows may use one folder: what
// is written is always a change to what lies there, never a whole conversation from memory.
import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, UserError } from '../../shared/base/errors.ts';
import type { Logger } from '../../shared/base/log.ts';
import type { ChatMessage, Conversation, ConversationSummary } from '../../shared/protocol/chat.ts';
import { withLock } from './fileLock.ts';
import { readTranscript, writeTranscript } from './transcriptFile.ts';

/** What one question and its answer change in a conversation. Applying it twice is the same as once. */
export interface TurnChange {
  readonly conversation: string;
  /** Used when the conversation is new, or when all of it is replaced. */
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Ids of messages that are taken out. */
  readonly dropped: readonly string[];
  /** Replaced where their ids are known, else added at the end. */
  readonly messages: readonly ChatMessage[];
}

const SAFE_ID = /^[A-Za-z0-9_-]{1,64}$/;
/** A temporary file this old was left by a process that was killed in mid-write. */
const ABANDONED_MS = 60_000;

/** Folder for a workspace's conversations, `<storage>/chats/<hash>`. Without a workspace all windows share one. */
export function chatFolder(storage: string, workspaceUri: string | undefined): string {
  const hash = createHash('sha256')
    .update(workspaceUri ?? '')
    .digest('hex');
  return join(storage, 'chats', hash.slice(0, 16));
}

export class TranscriptStore {
  readonly #folder: string;
  readonly #log: Logger;
  /** The last work per conversation: changes of one are made one after the other. */
  readonly #queues = new Map<string, Promise<unknown>>();
  /** By file name; valid while the file has the same stamp. */
  readonly #summaries = new Map<string, { stamp: string; summary: ConversationSummary }>();
  readonly #complained = new Set<string>();
  /** Conversations that could not be written (disk full), by path: kept here until one of their changes can be. */
  readonly #unwritten = new Map<string, Conversation>();

  constructor(folder: string, log: Logger) {
    this.#folder = folder;
    this.#log = log;
  }

  /** @throws UserError where a newer Hob has written it, or where it cannot be read now. */
  async read(id: string): Promise<Conversation | undefined> {
    const path = this.#pathOf(id);
    return this.#unwritten.get(path) ?? this.#readFile(path);
  }

  /** Newest first; with `query`, those in which each of its words occurs in the title or a message. */
  async list(query = ''): Promise<ConversationSummary[]> {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const found: ConversationSummary[] = [];
    for (const name of await this.#fileNames()) {
      const summary = await this.#summaryOf(name, words);
      if (summary) found.push(summary);
    }
    return found.sort((a, b) => b.updatedAt - a.updatedAt);
  }

  /** @throws what the file system throws (disk full, no permission); the change is remembered and written later. */
  async apply(change: TurnChange): Promise<void> {
    const path = this.#pathOf(change.conversation);
    await this.#enqueue(path, async () => {
      try {
        await mkdir(this.#folder, { recursive: true, mode: 0o700 });
        await withLock(`${path}.lock`, async () => {
          const known = this.#unwritten.get(path) ?? (await this.#readFile(path));
          await writeTranscript(path, applyTurn(known, change));
          this.#unwritten.delete(path);
        });
      } catch (error) {
        if (!(error instanceof UserError)) await this.#remember(path, change);
        throw error;
      }
    });
  }

  /** Gives a conversation another title where it still has `from`; one that is gone meanwhile stays gone. */
  async rename(id: string, from: string, to: string): Promise<boolean> {
    const path = this.#pathOf(id);
    return this.#enqueue(path, () =>
      withLock(`${path}.lock`, async () => {
        const known = await this.#readFile(path);
        if (known?.title !== from) return false;
        await writeTranscript(path, { ...known, title: to });
        return true;
      }),
    );
  }

  async delete(id: string): Promise<void> {
    const path = this.#pathOf(id);
    this.#unwritten.delete(path);
    await this.#enqueue(path, () => rm(path, { force: true }));
  }

  /** Deletes what this Hob can read; set-aside files are left to the person. */
  async deleteAll(): Promise<void> {
    this.#unwritten.clear();
    for (const name of await this.#fileNames()) {
      const path = join(this.#folder, name);
      await this.#enqueue(path, () => rm(path, { force: true }));
    }
  }

  #pathOf(id: string): string {
    const name = SAFE_ID.test(id) ? id : `x${createHash('sha256').update(id).digest('hex')}`;
    return join(this.#folder, `${name}.json`);
  }

  async #remember(path: string, change: TurnChange): Promise<void> {
    const known = this.#unwritten.get(path) ?? (await this.#readFile(path).catch(() => undefined));
    this.#unwritten.set(path, applyTurn(known, change));
  }

  async #readFile(path: string): Promise<Conversation | undefined> {
    const reading = await readTranscript(path).catch((error: unknown) => {
      throw new UserError(`This chat cannot be read: ${messageOf(error)}`, undefined, { cause: error });
    });
    if (reading.state === 'ok') return reading.conversation;
    if (reading.state === 'torn') await this.#setAside(path);
    if (reading.state === 'newer') {
      this.#complainOnce(path, `${path} was written by a newer Hob and is left as it is.`);
      throw new UserError('This chat was written by a newer version of Hob. Update Hob, or begin a new chat.');
    }
    return undefined;
  }

  async #setAside(path: string): Promise<void> {
    const aside = `${path}.torn-${Date.now()}`;
    try {
      await rename(path, aside);
      this.#log.warn(`a chat could not be read and was set aside as ${aside}`);
    } catch (error) {
      this.#complainOnce(path, `a chat could not be read nor set aside (${path}): ${messageOf(error)}`);
    }
  }

  /** The summary of a file that has all of `words` in it; reads it only where that is not known. */
  async #summaryOf(name: string, words: readonly string[]): Promise<ConversationSummary | undefined> {
    const path = join(this.#folder, name);
    try {
      const { ino, mtimeMs, size } = await stat(path);
      const stamp = `${ino}:${mtimeMs}:${size}`;
      const known = this.#summaries.get(name);
      if (known?.stamp === stamp && words.length === 0) return known.summary;
      const conversation = await this.#readFile(path);
      if (!conversation) return undefined;
      const { messages, ...summary } = conversation;
      this.#summaries.set(name, { stamp, summary });
      const text = [summary.title, ...messages.map((message) => message.text)].join('\n').toLowerCase();
      return words.every((word) => text.includes(word)) ? summary : undefined;
    } catch (error) {
      // A newer Hob's file (already logged), or one that another window deleted in this moment.
      if (!(error instanceof UserError)) this.#log.debug(`chat ${name} was not listed: ${messageOf(error)}`);
      return undefined;
    }
  }

  async #fileNames(): Promise<string[]> {
    let names: string[];
    try {
      names = await readdir(this.#folder);
    } catch {
      // No conversation has been kept yet.
      return [];
    }
    for (const name of names.filter((each) => each.endsWith('.tmp'))) await this.#removeAbandoned(name);
    return names.filter((name) => name.endsWith('.json'));
  }

  async #removeAbandoned(name: string): Promise<void> {
    const path = join(this.#folder, name);
    try {
      if (Date.now() - (await stat(path)).mtimeMs > ABANDONED_MS) await rm(path, { force: true });
    } catch {
      // Renamed to its place in this moment: it was in use.
    }
  }

  #enqueue<T>(path: string, work: () => Promise<T>): Promise<T> {
    const next = (this.#queues.get(path) ?? Promise.resolve()).then(work, work);
    const settled = next.catch(() => {});
    this.#queues.set(path, settled);
    void settled.then(() => {
      if (this.#queues.get(path) === settled) this.#queues.delete(path);
    });
    return next;
  }

  #complainOnce(path: string, message: string): void {
    if (this.#complained.has(path)) return;
    this.#complained.add(path);
    this.#log.warn(message);
  }
}

/** A conversation with a turn's change in it. */
export function applyTurn(known: Conversation | undefined, change: TurnChange): Conversation {
  const dropped = new Set(change.dropped);
  const messages = (known?.messages ?? []).filter((message) => !dropped.has(message.id));
  const isEmpty = messages.every((message) => change.messages.some(({ id }) => id === message.id));
  for (const message of change.messages) {
    const index = messages.findIndex(({ id }) => id === message.id);
    if (index < 0) messages.push(message);
    else messages[index] = message;
  }
  return {
    id: change.conversation,
    title: known && !isEmpty ? known.title : change.title,
    createdAt: known?.createdAt ?? change.time,
    updatedAt: change.time,
    messages,
  };
}
