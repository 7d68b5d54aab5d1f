// hob/status: gathers what is at work, what was saved and why nothing appeared, and tells the client when it changes.
import type { Connection } from 'vscode-languageserver';
import type { CompletionEngine } from '../engine/completion/completionEngine.ts';
import type { Router } from '../engine/routing/router.ts';
import type { Slots } from '../engine/routing/slots.ts';
import type { Savings } from '../engine/savings/savings.ts';
import type { Event } from '../shared/base/events.ts';
import { type Reason, type ServerStatus, STATUS_METHOD, type Status } from '../shared/protocol/status.ts';
import { TASKS, type Task } from '../shared/protocol/tasks.ts';

/** At most so many notifications a second: typing changes the state with every key. */
const TELL_MS = 150;
/** A loading model's seconds are told anew so often. */
const LOADING_MS = 1_000;
/** Reasons of engine/routing/reasons.ts: why there was no model to ask. */
const ABOUT_ROUTES = /^(server-|no-|looking|loading|model-gone|bad-model-name|leaves-machine|cannot-do-task)/;

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
  #lastReason: { readonly reason: Reason; readonly model: string | undefined; readonly time: number } | undefined;
  #told = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(connection: Connection, sources: StatusSources) {
    this.#connection = connection;
    this.#sources = sources;
    connection.onRequest(STATUS_METHOD, () => this.status());
    const changed = () => this.changed();
    sources.engine.onDidDecide((reason) => {
      const route = sources.router.route('completion');
      const model = 'model' in route ? route.model.info.id : undefined;
      this.#lastReason = reason && { reason, model, time: Date.now() };
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
    const lastReason = this.#reason(completion);
    return {
      ...this.#state(completion, lastReason),
      models,
      ...(lastReason ? { lastReason } : {}),
      servers: [...servers()],
      saved: savings.amounts(),
    };
  }

  /**
   * What was wrong with a server no longer counts once another one is asked, or the same one has come back. A hosted
   * API is not among the servers: what stood against it (key, budget, a refusal) counts for as long as it is the one.
   */
  #reason(completion: ReturnType<Router['route']>): Reason | undefined {
    if (!this.#lastReason) return undefined;
    const { reason, model, time } = this.#lastReason;
    if (!('model' in completion) || !(model === undefined ? ABOUT_ROUTES : /^server-/).test(reason.code)) return reason;
    const { info } = completion.model;
    const server = this.#sources.servers().find(({ name }) => name === info.server);
    return model === info.id && (!server || server.since <= time) ? reason : undefined;
  }

  #state(completion: ReturnType<Router['route']>, lastReason: Reason | undefined): Pick<Status, 'state' | 'detail'> {
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
      const isServed = servers().some((server) => server.state === 'up' || server.state === 'noModel');
      return { state: isServed ? 'noModel' : 'noServer', detail: text };
    }
    const { slotKey } = completion.model;
    if (slots.isBusy(slotKey)) return { state: 'working' };
    if (lastReason?.code.startsWith('server-')) return { state: 'error', detail: lastReason.text };
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
