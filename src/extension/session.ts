// The connection to the language server, for as long as the extension lives. The process behind it may come and go:
// callers ask and listen here and never see a client, so nobody holds on to a dead one.
import { type CancellationToken, CancellationTokenSource, type LogOutputChannel } from 'vscode';
import type { LanguageClient, Middleware } from 'vscode-languageclient/node';
import type * as z from 'zod';
import { type Disposable, toDisposable } from '../shared/base/disposables.ts';
import { messageOf, UserError } from '../shared/base/errors.ts';
import { Emitter, type Event } from '../shared/base/events.ts';
import { once } from '../shared/base/once.ts';
import { stopClient, withTimeout } from './clientLifetime.ts';
import type { ServerLocation } from './hobClient.ts';
import { COMMANDS } from './ids.ts';
import { RestartPolicy } from './restartPolicy.ts';
import type { SessionState } from './status/statusSnapshot.ts';

/** What a server is started with. */
export interface SessionHost extends ServerLocation {
  readonly middleware: Middleware;
  /** `InitializationOptions` of the protocol, read anew at each start. */
  initializationOptions(): unknown;
}

/** A server that has not answered `initialize` by then is given up. */
const START_TIMEOUT_MS = 20_000;

type Listener = (params: unknown) => void;

export class ServerSession implements Disposable {
  readonly #log: LogOutputChannel;
  readonly #connect: () => Promise<SessionHost>;
  readonly #policy = new RestartPolicy();
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #answers = new Map<string, (params: unknown) => Promise<unknown>>();
  readonly #stateEmitter = new Emitter<SessionState>();
  #client: LanguageClient | undefined;
  #starting: Promise<void> = Promise.resolve();
  #launches = 0;
  #state: SessionState = 'stopped';

  /** `connect` is called before the first start: it listens and answers here, and gives what servers are started with. */
  constructor(log: LogOutputChannel, connect: () => Promise<SessionHost>) {
    this.#log = log;
    this.#connect = once(connect);
  }

  readonly onDidChangeState: Event<SessionState> = this.#stateEmitter.event;

  get state(): SessionState {
    return this.#state;
  }

  /** Starts the server. Never rejects: what went wrong is in the log, and the state is `failed`. */
  async start(): Promise<void> {
    if (this.#state === 'starting' || this.#state === 'running') return this.#starting;
    return this.#startClient(true);
  }

  /** Stops what runs and starts anew; the one automatic restart is available again. */
  async restart(): Promise<void> {
    await this.stop();
    await this.#startClient(true);
  }

  /** Stops the server within two seconds; a process that will not go is killed. */
  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#launches++;
    this.#setState('stopped');
    if (client) await stopClient(client);
  }

  dispose(): void {
    void this.stop();
  }

  /**
   * Asks the server; waits for one that is starting. The answer is checked against `result`.
   * @throws UserError while the server is down; CancelledError when `token` was cancelled; Error with the server's
   * own sentence otherwise.
   */
  async request<R>(method: string, params: unknown, result: z.ZodType<R>, token?: CancellationToken): Promise<R> {
    const client = await this.#running();
    let answer: unknown;
    try {
      answer = await client.sendRequest(method, params ?? null, token ?? new CancellationTokenSource().token);
    } catch (error) {
      const { toCallerError } = await import('./requestError.ts');
      throw toCallerError(error, token?.isCancellationRequested === true);
    }
    const parsed = result.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new Error(`${method}: the server's answer is not what was agreed: ${parsed.error.issues[0]?.message ?? ''}`);
  }

  /** Tells the server; dropped without a word while it is down, because a new server starts from fresh state. */
  notify(method: string, params: unknown): void {
    if (this.#state !== 'running' || !this.#client) return;
    this.#client
      .sendNotification(method, params)
      .catch((error) => this.#log.debug(`${method} was not sent: ${messageOf(error)}`));
  }

  /** Hears the server, also after restarts. What does not fit `schema` is logged and dropped. */
  onNotification<P>(method: string, schema: z.ZodType<P>, listener: (params: P) => void): Disposable {
    const checked: Listener = (params) => {
      const parsed = schema.safeParse(params);
      if (parsed.success) listener(parsed.data);
      else this.#log.warn(`${method} from the server is not what was agreed: ${parsed.error.issues[0]?.message}`);
    };
    const known = this.#listeners.get(method);
    const listeners = known ?? new Set<Listener>();
    listeners.add(checked);
    if (!known) {
      this.#listeners.set(method, listeners);
      this.#client?.onNotification(method, (params) => this.#deliver(method, params));
    }
    return toDisposable(() => listeners.delete(checked));
  }

  /** Answers a request of the server, also after restarts. One answer for each method. */
  onRequest<P>(method: string, schema: z.ZodType<P>, answer: (params: P) => Promise<unknown>): void {
    const checked = async (params: unknown) => answer(schema.parse(params));
    this.#answers.set(method, checked);
    this.#client?.onRequest(method, checked);
  }

  async #running(): Promise<LanguageClient> {
    if (this.#state === 'starting') await this.#starting;
    if (this.#state === 'running' && this.#client) return this.#client;
    throw new UserError('Hob’s language server is not running.', {
      title: 'Restart Server',
      command: COMMANDS.restartServer,
    });
  }

  #startClient(byPerson: boolean): Promise<void> {
    this.#setState('starting');
    this.#starting = this.#launch(++this.#launches, byPerson);
    return this.#starting;
  }

  /** `launch` is the number of this attempt: a stop or another start in the meantime makes it void. */
  async #launch(launch: number, byPerson: boolean): Promise<void> {
    let client: LanguageClient | undefined;
    try {
      const host = await this.#connect();
      const { createClient } = await import('./hobClient.ts');
      if (launch !== this.#launches) return;
      client = createClient(host, {
        middleware: host.middleware,
        initializationOptions: () => host.initializationOptions(),
        onEnd: (ended) => this.#gone(ended),
      });
      this.#client = client;
      for (const method of this.#listeners.keys()) {
        client.onNotification(method, (params) => this.#deliver(method, params));
      }
      for (const [method, answer] of this.#answers) client.onRequest(method, answer);
      await withTimeout(client.start(), START_TIMEOUT_MS);
      if (this.#client !== client) return;
      this.#policy.started(byPerson);
      this.#setState('running');
    } catch (error) {
      if (launch !== this.#launches && client === undefined) return;
      this.#log.error(`The language server did not start: ${messageOf(error)}`);
      if (client) this.#gone(client);
      else this.#setState('failed');
    }
  }

  /** The process behind `client` has ended or never came up. Runs once per client: the first call detaches it. */
  #gone(client: LanguageClient): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    void stopClient(client);
    if (this.#policy.mayRestart()) {
      this.#log.warn('The language server ended by itself; starting it again once.');
      void this.#startClient(false);
      return;
    }
    this.#log.error('The language server ended again. "Hob: Restart Server" starts it.');
    this.#setState('failed');
  }

  #deliver(method: string, params: unknown): void {
    for (const listener of [...(this.#listeners.get(method) ?? [])]) listener(params);
  }

  #setState(state: SessionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#log.info(`server ${state}`);
    this.#stateEmitter.fire(state);
  }
}
