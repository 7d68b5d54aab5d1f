// An editor as far as the language server sees one: starts `server.js --stdio`, keeps documents in step, asks, and
// remembers everything the server said. For tests and for bench; knows no VS Code.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type CancellationToken,
  createProtocolConnection,
  type InitializeResult,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import {
  CHAT_DELTA_METHOD,
  CHAT_SEND_METHOD,
  CHAT_STARTED_METHOD,
  type ChatDeltaParams,
  type ChatSendParams,
  type ChatSendResult,
  type ChatStartedParams,
} from '../../../src/shared/protocol/chat.ts';
import { GROWN_METHOD, type GrownParams } from '../../../src/shared/protocol/completion.ts';
import { LOG_METHOD, type LogParams, SECRET_METHOD, type SecretParams } from '../../../src/shared/protocol/session.ts';
import { STATUS_METHOD, type Status } from '../../../src/shared/protocol/status.ts';
import { Happenings } from '../until.ts';
import { LspDocument } from './lspDocument.ts';

/** The bundle that `node esbuild.js` builds, or the one that HOB_SERVER_BUNDLE names. */
export const SERVER_BUNDLE =
  process.env['HOB_SERVER_BUNDLE'] ?? path.join(import.meta.dirname, '..', '..', '..', 'dist', 'server.js');

export interface LspClientOptions {
  /** Settings under `hob`, without that word; dotted keys are fine. */
  readonly settings?: object;
  /** Folder for the server; a fresh one that is deleted with `stop` where missing. */
  readonly storage?: string;
  readonly workspaceFolders?: readonly { readonly uri: string; readonly name: string }[];
  /** What `hob/secret` answers, by id. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Whether the workspace is trusted; missing means that the client does not say. */
  readonly isTrusted?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Makes an editor that wants to be asked for its settings; what it then answers for `hob`. */
  readonly configuration?: () => object;
  /** Path of the server's bundle instead of SERVER_BUNDLE. */
  readonly bundle?: string;
  /** A program and its arguments that Node is started by: one that watches it. */
  readonly wrap?: readonly string[];
}

/** Anything but `stop` took too long: the server is in doubt. */
const ANSWER_MS = 10_000;

export class LspClient {
  readonly child: ChildProcessWithoutNullStreams;
  readonly storage: string;
  readonly connection: ProtocolConnection;
  readonly logs: LogParams[] = [];
  readonly statuses: Status[] = [];
  readonly deltas: ChatDeltaParams[] = [];
  readonly startedChats: ChatStartedParams[] = [];
  readonly grown: GrownParams[] = [];
  readonly progress: { token: string | number; value: { kind: string; message?: string; percentage?: number } }[] = [];
  /** Ids that the server asked a secret for. */
  readonly secretsAsked: string[] = [];
  /** What came out beside the protocol: a healthy server says nothing there. */
  stderr = '';
  initialized: InitializeResult | undefined;
  /** Resolves with the exit code, or the signal, when the process is over. */
  readonly exited: Promise<number | string>;
  readonly #options: LspClientOptions;
  readonly #happenings = new Happenings();

  private constructor(options: LspClientOptions, storage: string) {
    this.#options = options;
    this.storage = storage;
    const node = [process.execPath, options.bundle ?? SERVER_BUNDLE, '--stdio'];
    const [program = process.execPath, ...args] = [...(options.wrap ?? []), ...node];
    this.child = spawn(program, args, {
      env: { ...process.env, ...options.env },
    });
    this.exited = once(this.child, 'exit').then(([code, signal]) => (code ?? signal) as number | string); // Node gives one of the two.
    this.child.stderr.on('data', (data) => {
      this.stderr += data;
    });
    // Writing to a server that has been killed is what some tests are about.
    this.child.stdin.on('error', () => {});
    const reader = new StreamMessageReader(this.child.stdout);
    const writer = new StreamMessageWriter(this.child.stdin);
    this.connection = createProtocolConnection(reader, writer);
    this.connection.onError(() => {});
    this.#listen();
    this.connection.listen();
  }

  /** Starts a server and shakes hands with it. */
  static async start(options: LspClientOptions = {}): Promise<LspClient> {
    const storage = options.storage ?? (await mkdtemp(path.join(tmpdir(), 'hob-lsp-')));
    const client = new LspClient(options, storage);
    client.initialized = await client.request<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        workspace: { configuration: options.configuration !== undefined, workspaceFolders: true },
        window: { workDoneProgress: true },
      },
      workspaceFolders: options.workspaceFolders ?? [{ uri: 'file:///w', name: 'w' }],
      initializationOptions: {
        settings: { hob: options.settings ?? {} },
        storage,
        ...(options.isTrusted === undefined ? {} : { isTrusted: options.isTrusted }),
      },
    });
    await client.notify('initialized', {});
    return client;
  }

  /** Rejects with the server's own error, or after 10 s. */
  async request<R>(method: string, params?: object | null, token?: CancellationToken): Promise<R> {
    // The library counts arguments: one that is undefined would be sent as a parameter.
    const connection: { sendRequest(method: string, ...args: unknown[]): Promise<R> } = this.connection;
    const sent = connection.sendRequest(method, ...(params === undefined ? [] : [params]), ...(token ? [token] : []));
    return within(sent, ANSWER_MS, `an answer to ${method}`);
  }

  async notify(method: string, params: object): Promise<void> {
    await this.connection.sendNotification(method, params);
  }

  /** Resolves when the server has taken in everything sent before. */
  async settled(): Promise<void> {
    await this.status();
  }

  async status(): Promise<Status> {
    return this.request<Status>(STATUS_METHOD);
  }

  async chat(params: ChatSendParams, token?: CancellationToken): Promise<ChatSendResult> {
    return this.request<ChatSendResult>(CHAT_SEND_METHOD, params, token);
  }

  async changeSettings(hob: object): Promise<void> {
    await this.notify('workspace/didChangeConfiguration', { settings: { hob } });
  }

  /** Opens a document; `│` marks the cursor. */
  async open(marked: string, options: { uri?: string; languageId?: string } = {}): Promise<LspDocument> {
    return LspDocument.open(this, marked, options);
  }

  /** Resolves when the condition holds; looks again whenever the server has said something. */
  async until(condition: () => boolean, what: string, boundMs = 5_000): Promise<void> {
    await this.#happenings.until(condition, () => `${what}. Log:\n${this.logText()}`, boundMs);
  }

  /** The first status, told or asked for, that the condition holds for. */
  async untilStatus(condition: (status: Status) => boolean, what: string, boundMs = 5_000): Promise<Status> {
    const end = performance.now() + boundMs;
    for (let seen = this.statuses.length; ; ) {
      // Asked for as well: notifications are held back a little.
      const now = await this.status();
      const found = condition(now) ? now : this.statuses.slice(seen).find(condition);
      if (found) return found;
      seen = this.statuses.length;
      if (performance.now() > end)
        throw new Error(`Waited ${boundMs} ms in vain for ${what}. Last: ${JSON.stringify(now)}\n${this.logText()}`);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }

  logText(): string {
    return this.logs.map(({ level, message }) => `${level}: ${message}`).join('\n');
  }

  /** Log lines of a level, or that a pattern matches. */
  logged(pattern: RegExp, levels: readonly LogParams['level'][] = ['info', 'warn', 'error']): string[] {
    return this.logs
      .filter(({ level, message }) => levels.includes(level) && pattern.test(message))
      .map(({ message }) => message);
  }

  /** As an editor ends it: shutdown, exit; resolves with the exit code when the process is gone. */
  async shutdown(): Promise<number | string> {
    await this.request('shutdown');
    await this.notify('exit', {});
    return within(this.exited, 5_000, 'the end of the server');
  }

  /** Ends the server in whatever state it is, and deletes its folder unless the test gave one. */
  async stop(): Promise<void> {
    this.connection.dispose();
    this.child.kill('SIGKILL');
    await this.exited;
    if (this.#options.storage === undefined) await rm(this.storage, { recursive: true, force: true });
  }

  #listen(): void {
    const keep = <T>(method: string, list: T[]) => {
      this.connection.onNotification(method, (params: T) => {
        list.push(params);
        this.#happenings.notify();
      });
    };
    keep(LOG_METHOD, this.logs);
    keep(STATUS_METHOD, this.statuses);
    keep(CHAT_DELTA_METHOD, this.deltas);
    keep(CHAT_STARTED_METHOD, this.startedChats);
    keep(GROWN_METHOD, this.grown);
    this.connection.onRequest(SECRET_METHOD, ({ id }: SecretParams) => {
      this.secretsAsked.push(id);
      return { value: this.#options.secrets?.[id] ?? null };
    });
    this.connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) =>
      items.map(() => this.#options.configuration?.() ?? null),
    );
    this.connection.onRequest('window/workDoneProgress/create', () => null);
    keep('$/progress', this.progress);
    this.connection.onUnhandledNotification(() => {});
  }
}

/** Rejects with a sentence where a promise takes too long. */
export async function within<T>(promise: Promise<T>, boundMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${boundMs} ms in vain for ${what}.`)), boundMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
