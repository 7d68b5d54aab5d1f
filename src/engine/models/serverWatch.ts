// One server over time: whether it answers, what it has, and when to look again.
import { messageOf } from '../../shared/base/errors.ts';
import type { Logger } from '../../shared/base/log.ts';
import type { ModelInfo } from '../../shared/protocol/models.ts';
import type { ServerStatus } from '../../shared/protocol/status.ts';
import type { ServerKind } from '../../shared/protocol/tasks.ts';
import type { Clock } from '../clock.ts';
import type { PerimeterFetch } from '../perimeter/perimeter.ts';
import { createClient } from './createClient.ts';
import { MeasuredSpeeds } from './measuredSpeeds.ts';
import type { ModelClient } from './modelClient.ts';
import { ModelShelf } from './modelShelf.ts';
import {
  AWAY_PAUSES_MS,
  EMPTY_PAUSE_MS,
  IN_USE_MS,
  LIST_AGE_MS,
  LOADING_PAUSE_MS,
  pauseAfter,
  UP_PAUSE_MS,
} from './pauses.ts';
import { RepeatedLook } from './repeatedLook.ts';
import { reportingClient } from './reportingClient.ts';
import { ServerError } from './serverError.ts';
import { ServerState, type State } from './serverState.ts';

export interface WatchedServer {
  readonly name: string;
  readonly kind: ServerKind;
  readonly url: string;
  readonly isDiscovered: boolean;
  /** The person wants to share no prefix cache with others there. */
  readonly cacheSalt?: boolean;
}

/** What a watch needs from outside. */
export interface WatchTools {
  readonly fetch: PerimeterFetch;
  readonly clock: Clock;
  readonly log: Logger;
  /** The key for a server that asks for one; undefined where the person gave none. */
  readonly key?: (server: string) => Promise<string | undefined>;
  /** This person's salt, for servers whose setting asks for it. */
  readonly cacheSalt?: () => Promise<string>;
}

/** The longest delay a timer takes. */
const NEVER_MS = 2 ** 31 - 1;
/** To a second look at one that was late once. */
const LATE_PAUSE_MS = 1_000;

export class ServerWatch {
  readonly server: WatchedServer;
  readonly client: ModelClient;
  readonly #tools: WatchTools;
  readonly #onChange: () => void;
  readonly #shelf: ModelShelf;
  readonly speeds = new MeasuredSpeeds();
  readonly #state: ServerState;
  readonly #looks: RepeatedLook;
  #key: string | undefined;
  #isDisposed = false;
  /** Looks in a row that brought nothing. */
  #vain = 0;
  #wrongAnswers = 0;
  #listedAt = Number.NEGATIVE_INFINITY;
  #usedAt = Number.NEGATIVE_INFINITY;

  constructor(server: WatchedServer, tools: WatchTools, onChange: () => void) {
    this.server = server;
    this.#tools = tools;
    this.#onChange = () => {
      if (!this.#isDisposed) onChange();
    };
    const { name, kind, url, cacheSalt: isSalted } = server;
    const client = createClient(kind, {
      name,
      url,
      ...(isSalted && tools.cacheSalt && { cacheSalt: tools.cacheSalt }),
      fetch: tools.fetch,
      key: async () => this.#key,
      onLoading: (model) => this.#setLoading(model),
    });
    this.client = reportingClient(client, this.speeds, (error) => this.reportFailure(error));
    this.#shelf = new ModelShelf(server, this.client, this.#onChange);
    this.#state = new ServerState(server, { ...tools, onChange: this.#onChange });
    this.#looks = new RepeatedLook({
      clock: tools.clock,
      look: () => this.#look(),
      pauseMs: () => this.#pauseMs(),
    });
  }

  get status(): ServerStatus {
    return this.#state.status;
  }

  /** What it had when it was last asked, also while it is away. */
  get shelf(): ModelShelf {
    return this.#shelf;
  }

  /** Whether requests make sense now. */
  get isServing(): boolean {
    return this.#state.found === 'up' || this.#state.found === 'busy';
  }

  /** Whether something else than this kind of server answers at its address, twice in a row. */
  get isMistaken(): boolean {
    return this.#wrongAnswers >= 2;
  }

  get models(): readonly ModelInfo[] {
    return this.#shelf.models;
  }

  start(): void {
    this.#looks.start();
  }

  /** Looks now, at the models too. */
  async refresh(): Promise<void> {
    await this.#looks.idle();
    this.#listedAt = Number.NEGATIVE_INFINITY;
    this.#shelf.forget();
    await this.#looks.look();
  }

  /** A request failed elsewhere: what it says of the server counts at once, and a look follows. */
  reportFailure(error: unknown): void {
    if (!(error instanceof ServerError)) return;
    if (error.kind === 'not-found') this.#listedAt = Number.NEGATIVE_INFINITY;
    if (['unreachable', 'timeout', 'loading', 'unauthorized', 'not-found', 'busy'].includes(error.kind))
      this.#looks.wakeUp();
  }

  /** What the perimeter or a key allows may have changed: looks at once. */
  reconsider(): void {
    this.#looks.wakeUp({ isAskedAnew: true });
  }

  /** The person set or removed the key: it is asked for anew when the server wants one. */
  forgetKey(): void {
    this.#key = undefined;
    this.reconsider();
  }

  noteUse(): void {
    this.#usedAt = this.#tools.clock.elapsed();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#looks.dispose();
  }

  #pauseMs(): number {
    switch (this.#state.found) {
      case 'refused':
        // Nothing changes what the perimeter says but a setting, and that wakes it.
        return NEVER_MS;
      case 'up':
        return this.#vain > 0 ? LATE_PAUSE_MS : UP_PAUSE_MS;
      case 'noModel':
        return EMPTY_PAUSE_MS;
      case 'loading':
        return LOADING_PAUSE_MS;
    }
    return pauseAfter(this.#vain - 1, AWAY_PAUSES_MS);
  }

  async #look(): Promise<void> {
    const { signal } = new AbortController();
    try {
      const { version } = await this.client.health(signal).catch((error: unknown) => this.#againWithKey(error, signal));
      const wasAway = !this.#wasUp;
      if (wasAway || this.#isListDue()) {
        await this.#shelf.list(signal);
        this.#listedAt = this.#tools.clock.elapsed();
      }
      this.#vain = 0;
      this.#wrongAnswers = 0;
      this.#state.set(this.#shelf.models.length > 0 ? 'up' : 'noModel', this.#emptyDetail(), version);
      await this.#shelf.describe(signal);
    } catch (error) {
      this.#vain++;
      this.#takeFailure(error);
    }
  }

  async #againWithKey(error: unknown, signal: AbortSignal): Promise<{ version?: string }> {
    if (!(error instanceof ServerError && error.kind === 'unauthorized')) throw error;
    const key = await this.#tools.key?.(this.server.name);
    if (key === undefined || key === this.#key) throw error;
    this.#key = key;
    return this.client.health(signal);
  }

  #takeFailure(error: unknown): void {
    const kind = error instanceof ServerError ? error.kind : 'failed';
    this.#wrongAnswers = kind === 'protocol' || kind === 'not-found' ? this.#wrongAnswers + 1 : 0;
    // A machine that is busy computing may be late once; that is no reason to call it away.
    if (kind === 'timeout' && this.#wasUp && this.#vain < 2) return;
    if (!(error instanceof ServerError)) this.#tools.log.error(`${this.server.name}: looking at it failed`, error);
    const states: Partial<Record<string, State>> = {
      refused: 'refused',
      unauthorized: 'unauthorized',
      loading: 'loading',
      busy: 'busy',
    };
    this.#state.set(states[kind] ?? 'down', messageOf(error));
    if (this.isMistaken) this.#onChange();
  }

  #isListDue(): boolean {
    const now = this.#tools.clock.elapsed();
    const isInUse = now - this.#usedAt < IN_USE_MS;
    // An empty list is the person's next step: they may be pulling a model right now.
    return (
      now - this.#listedAt >= (isInUse ? LIST_AGE_MS : Number.POSITIVE_INFINITY) ||
      this.#listedAt < 0 ||
      this.#shelf.models.length === 0
    );
  }

  #emptyDetail(): string | undefined {
    return this.#shelf.models.length > 0 ? undefined : `${this.server.name} has no model yet.`;
  }

  /** As the last look found it: there, with or without a model. */
  get #wasUp(): boolean {
    return this.#state.found === 'up' || this.#state.found === 'noModel';
  }

  #setLoading(model: string | undefined): void {
    // What is in memory, and with which context, has changed.
    if (model === undefined) this.#listedAt = Number.NEGATIVE_INFINITY;
    this.#state.setLoading(model);
    if (model === undefined) this.#looks.wakeUp();
  }
}
