// What is known of a server's state: up or why not, since when, and whether it is loading a model. Tells of changes once.
import type { Logger } from '../../shared/base/log.ts';
import type { ServerStatus } from '../../shared/protocol/status.ts';
import type { Clock } from '../clock.ts';

export type State = ServerStatus['state'];

/** What of a status never changes. */
export type ServerIdentity = Pick<ServerStatus, 'name' | 'kind' | 'url' | 'isDiscovered'>;

export interface StateParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Logger;
  onChange(): void;
}

export class ServerState {
  readonly #server: ServerIdentity;
  readonly #parts: StateParts;
  #status: ServerStatus;
  #loading: { readonly model: string; readonly since: number } | undefined;

  constructor(server: ServerIdentity, parts: StateParts) {
    this.#server = server;
    this.#parts = parts;
    this.#status = { ...server, state: 'starting', since: parts.clock.now() };
  }

  /** For people: one that is up and loads a model is loading. */
  get status(): ServerStatus {
    if (this.#loading === undefined || this.#status.state !== 'up') return this.#status;
    return { ...this.#status, state: 'loading', detail: `Loading ${this.#loading.model}.`, since: this.#loading.since };
  }

  /** As the last look found it. */
  get found(): State {
    return this.#status.state;
  }

  set(state: State, detail: string | undefined, version?: string): void {
    const { clock, log, onChange } = this.#parts;
    const before = this.#status;
    if (before.state === state && before.detail === detail && before.version === version) return;
    const since = before.state === state ? before.since : clock.now();
    this.#status = { ...this.#server, state, since, ...(detail && { detail }), ...(version && { version }) };
    if (before.state !== state) log.info(`${this.#server.name}: ${state}${detail ? ` (${detail})` : ''}`);
    onChange();
  }

  /** A model is being loaded; with undefined it is there. */
  setLoading(model: string | undefined): void {
    const { clock, log, onChange } = this.#parts;
    this.#loading = model === undefined ? undefined : { model, since: clock.now() };
    log.info(model === undefined ? `${this.#server.name}: loaded` : `${this.#server.name}: loading ${model}`);
    onChange();
  }
}
