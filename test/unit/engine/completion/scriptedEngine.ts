// A completion engine over a scripted model: tests say what the model writes and when, and see every request it got.

import type { Clock } from '../../../../src/engine/clock.ts';
import type { CompletionOutcome } from '../../../../src/engine/completion/completion.ts';
import { CompletionEngine } from '../../../../src/engine/completion/completionEngine.ts';
import type {
  CompletionRequest,
  ModelClient,
  ReportedUsage,
  StreamEvent,
} from '../../../../src/engine/models/modelClient.ts';
import type { Router } from '../../../../src/engine/routing/router.ts';
import { Slots } from '../../../../src/engine/routing/slots.ts';
import type { LedgerEntry } from '../../../../src/engine/savings/ledgerEntry.ts';
import { Emitter } from '../../../../src/shared/base/events.ts';
import { silentLogger } from '../../../../src/shared/base/log.ts';
import type { ModelInfo } from '../../../../src/shared/protocol/models.ts';
import { DEFAULT_SETTINGS } from '../../../../src/shared/settings/read.ts';
import type { Settings } from '../../../../src/shared/settings/schema.ts';
import { modelInfo } from '../../../harness/modelInfo.ts';
import { documentOf } from './editorState.ts';

const INFO = modelInfo({ server: 'test', kind: 'llama-server', fimFamily: 'qwen-coder' });

/** A request the model is working on: the test writes its answer. */
export class ScriptedRequest {
  readonly request: CompletionRequest;
  readonly #events: StreamEvent[] = [];
  #wake: (() => void) | undefined;
  #error: unknown;
  #isOver = false;

  constructor(request: CompletionRequest) {
    this.request = request;
    request.signal.addEventListener('abort', () => this.#stir());
  }

  get isAborted(): boolean {
    return this.request.signal.aborted;
  }

  write(text: string, usage?: ReportedUsage): void {
    this.#events.push({ type: 'text', text, ...(usage && { usage }) });
    this.#stir();
  }

  end(reason: 'stop' | 'length' | 'incomplete' = 'stop'): void {
    this.#events.push({ type: 'end', reason });
    this.#isOver = true;
    this.#stir();
  }

  fail(error: unknown): void {
    this.#error = error;
    this.#isOver = true;
    this.#stir();
  }

  async *events(): AsyncIterable<StreamEvent> {
    for (;;) {
      const event = this.#events.shift();
      if (event) yield event;
      else if (this.isAborted) throw new DOMException('aborted', 'AbortError');
      else if (this.#error !== undefined) throw this.#error;
      else if (this.#isOver) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  #stir(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}

/** Time that moves only when the test says so. */
export class HeldClock implements Clock {
  #time = 1_000;
  readonly #waiting = new Set<{ due: number; wake: () => void }>();

  now(): number {
    return 1_700_000_000_000 + this.#time;
  }
  elapsed(): number {
    return this.#time;
  }
  delay(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const entry = { due: this.#time + ms, wake: resolve };
      this.#waiting.add(entry);
      signal?.addEventListener('abort', () => {
        this.#waiting.delete(entry);
        resolve();
      });
    });
  }
  async pass(ms: number): Promise<void> {
    this.#time += ms;
    for (const entry of [...this.#waiting]) {
      if (entry.due > this.#time) continue;
      this.#waiting.delete(entry);
      entry.wake();
    }
    await settle();
  }
}

/** Lets everything that can run now run. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
}

/** An editor with one document, a completion engine and a scripted model. */
export class Bench {
  readonly requests: ScriptedRequest[] = [];
  readonly ledger: LedgerEntry[] = [];
  /** Entries told of while their request still ran. */
  readonly ledgerUnderWay: LedgerEntry[] = [];
  readonly acceptances: [string, number][] = [];
  readonly clock = new HeldClock();
  readonly slots = new Slots();
  readonly engine: CompletionEngine;
  info: ModelInfo = INFO;
  /** What the server says of its queue, and how often it was asked; a server of its own says nothing. */
  queue: { depth: number | undefined; isShared: boolean; looks: number } = {
    depth: undefined,
    isShared: false,
    looks: 0,
  };
  text: string;
  offset: number;
  version = 1;
  readonly #uri: string;
  readonly #languageId: string;
  #asking: AbortController | undefined;

  constructor(marked: string, options: { settings?: Partial<Settings>; uri?: string; languageId?: string } = {}) {
    this.offset = marked.indexOf('│');
    this.text = marked.replace('│', '');
    this.#uri = options.uri ?? 'file:///w/a.ts';
    this.#languageId = options.languageId ?? 'typescript';
    const client = {
      kind: 'llama-server',
      complete: (request: CompletionRequest) => {
        const scripted = new ScriptedRequest(request);
        this.requests.push(scripted);
        return scripted.events();
      },
      queueDepth: async () => {
        this.queue.looks++;
        // Over a network, the next request has been sent by the time that this one is answered.
        await settle();
        return this.queue.depth;
      },
    } as Partial<ModelClient> as ModelClient; // completion asks for nothing else
    const router: Router = {
      route: () => ({
        model: { info: this.info, client, contextTokens: 8192, slotKey: 'test', isShared: this.queue.isShared },
      }),
      find: () => ({ reason: { code: 'none', text: 'none' } }),
      select: () => {},
      onDidChange: new Emitter<void>().event,
    };
    const settings = { ...DEFAULT_SETTINGS, ...options.settings };
    this.engine = new CompletionEngine({
      router,
      slots: this.slots,
      ledger: {
        record: (entry) => this.ledger.push(entry),
        recordUnderWay: (entry) => this.ledgerUnderWay.push(entry),
        accept: (id, chars) => this.acceptances.push([id, chars]),
        retain: () => {},
      },
      clock: this.clock,
      log: silentLogger,
      settings: () => settings,
      documentOf: () => documentOf(this.text, { uri: this.#uri, languageId: this.#languageId, version: this.version }),
      onFailure: () => {},
    });
  }

  get last(): ScriptedRequest {
    const last = this.requests.at(-1);
    if (!last) throw new Error('the model was not asked');
    return last;
  }

  /** Asks as an editor does: the ask before is cancelled. */
  ask(isInvoked = false): Promise<CompletionOutcome> {
    this.#asking?.abort();
    this.#asking = new AbortController();
    const document = documentOf(this.text, { uri: this.#uri, languageId: this.#languageId, version: this.version });
    return this.engine.complete({ document, offset: this.offset, isInvoked, signal: this.#asking.signal });
  }

  /** The ghost text once everything that can happen now has happened; undefined while it is still waiting. */
  async ghost(): Promise<string | undefined> {
    const outcome = this.ask();
    await settle();
    return Promise.race([outcome, Promise.resolve(undefined)]).then((o) =>
      o && o !== 'cancelled' && 'ghost' in o ? o.ghost.insertText : undefined,
    );
  }

  /** One edit, and the ask before it is over. */
  edit(start: number, end: number, text: string): void {
    this.#asking?.abort();
    const before = documentOf(this.text, { uri: this.#uri, languageId: this.#languageId, version: this.version });
    this.version++;
    this.engine.changed(before, { start, end, text }, this.version);
    this.text = this.text.slice(0, start) + text + this.text.slice(end);
    this.offset = start + text.length;
  }

  type(text: string): void {
    for (const c of text) this.edit(this.offset, this.offset, c);
  }

  backspace(count = 1): void {
    for (let i = 0; i < count; i++) this.edit(this.offset - 1, this.offset, '');
  }
}
