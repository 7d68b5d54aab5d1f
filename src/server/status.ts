// hob/status: gathers what is at work, what was saved and why nothing appeared, and tells the client when it changes.
import type { Connection } from 'vscode-languageserver';
import type { CompletionEngine } from '../engine/completion/completionEngine.ts';
import type { Router } from '../engine/routing/router.ts';
import type { Slots } from '../engine/routing/slots.ts';
import type { Savings } from '../engine/savings/savings.ts';
import type { Event } from '../shared/base/events.ts';
import { type Reason, type ServerStatus, type Status, STATUS_METHOD } from '../shared/protocol/status.ts';
import { type Task, TASKS } from '../shared/protocol/tasks.ts';

/** At most so many notifications a second: typing changes the state with every key. */
const TELL_MS = 150;
/** A loading model's seconds are told anew so often. */
const LOADING_MS = 1_000;

export interface StatusSources {
  readonly router: Router;
  readonly slots: Slots;
  readonly savings: Savings;
  readonly engine: CompletionEngine;
  readonly servers: () => readonly ServerStatus[];
  readonly onDidChangeServers: Event<void>;
  readonly isPaused: () => boolean;
}

export class StatusFeature {
  readonly #connection: Connection;
  readonly #sources: StatusSources;
  #lastReason: Reason | undefined;
  #told = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(connection: Connection, sources: StatusSources) {
    this.#connection = connection;
    this.#sources = sources;
    connection.onRequest(STATUS_METHOD, () => this.status());
    const changed = () => this.changed();
    sources.engine.onDidDecide((reason) => {
      this.#lastReason = reason;
      changed();
    });
    sources.router.onDidChange(changed);
    sources.onDidChangeServers(changed);
    sources.savings.onDidChange(changed);
    sources.slots.onDidEnter(changed);
    sources.slots.onDidLeave(changed);
  }

  /** Something that the status is made of has changed. */
  changed(delayMs = TELL_MS): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#tell();
    }, delayMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  status(): Status {
    const { router, savings, servers } = this.#sources;
    const models: Partial<Record<Task, string>> = {};
    for (const task of TASKS) {
      const route = router.route(task);
      if ('model' in route) models[task] = route.model.info.id;
    }
    const completion = router.route('completion');
    return {
      ...this.#state(completion),
      models,
      ...(this.#lastReason ? { lastReason: this.#lastReason } : {}),
      servers: [...servers()],
      saved: savings.amounts(),
    };
  }

  #state(completion: ReturnType<Router['route']>): Pick<Status, 'state' | 'detail'> {
    const { servers, slots, isPaused } = this.#sources;
    if (isPaused()) return { state: 'paused', detail: 'Completions are paused.' };
    const loading = servers().find((server) => server.state === 'loading' || server.state === 'starting');
    if (loading) {
      const seconds = Math.max(0, Math.round((Date.now() - loading.since) / 1000));
      return { state: 'loading', detail: `${loading.detail ?? `${loading.name} is starting`} (${seconds} s)` };
    }
    if ('reason' in completion) {
      const { code, text } = completion.reason;
      if (code === 'looking') return { state: 'starting', detail: text };
      return { state: servers().some((server) => server.state === 'up') ? 'noModel' : 'noServer', detail: text };
    }
    const { slotKey } = completion.model;
    if (slots.isBusy(slotKey)) return { state: 'working' };
    if (this.#lastReason?.code.startsWith('server-')) return { state: 'error', detail: this.#lastReason.text };
    return { state: 'ready' };
  }

  #tell(): void {
    const status = this.status();
    const text = JSON.stringify(status);
    if (status.state === 'loading') this.changed(LOADING_MS);
    if (text === this.#told) return;
    this.#told = text;
    // A client that has gone no longer wants to know.
    this.#connection.sendNotification(STATUS_METHOD, status).catch(() => {});
  }
}
