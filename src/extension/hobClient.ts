// The language client of one server process. No policy here: who starts, restarts and listens is session.ts, which
// loads this file (and with it the library, the largest part of the bundle) only when a server is started.
import { LogLevel, type LogOutputChannel } from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  type Middleware,
  RevealOutputChannelOn,
  type ServerOptions,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import { isWritten } from './writtenDocuments.ts';

/** Where the bundled server lies, and the log that its output goes to. */
export interface ServerLocation {
  /** Absolute path of dist/server.js. */
  readonly serverModule: string;
  readonly log: LogOutputChannel;
}

/** What a client is made with besides. */
export interface ClientOptions {
  readonly middleware: Middleware;
  initializationOptions(): unknown;
  /** The process has ended or did not come up; may be called more than once. */
  onEnd(client: LanguageClient): void;
}

/** The library shows a popup for every failure; Hob's own status item and log do that job. */
class QuietLanguageClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** Builds a client that is not started yet. It never restarts by itself: `session.ts` decides that. */
export function createClient({ serverModule, log }: ServerLocation, hooks: ClientOptions): LanguageClient {
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: '*', language: '*' }],
    outputChannel: log,
    traceOutputChannel: withoutTrace(log),
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: () => hooks.initializationOptions(),
    initializationFailedHandler: () => false,
    middleware: { ...onlyWritten(), ...hooks.middleware },
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => ({ action: CloseAction.DoNotRestart, message: 'The language server has stopped.', handled: true }),
    },
  };
  const client = new QuietLanguageClient('hob', 'Hob', serverOptions(serverModule), options);
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Stopped || newState === State.StartFailed) hooks.onEnd(client);
  });
  return client;
}

/**
 * The library's message trace can be set to print payloads, which hold source text and secrets. It goes by the level of
 * its channel, so it gets one that is never at `Trace`; the server logs what is worth tracing by itself.
 */
function withoutTrace(log: LogOutputChannel): LogOutputChannel {
  const overrides: Partial<LogOutputChannel> = {
    logLevel: LogLevel.Info,
    onDidChangeLogLevel: () => ({ dispose() {} }),
  };
  return new Proxy(log, {
    get: (target, key) => Reflect.get(key in overrides ? overrides : target, key),
  });
}

function serverOptions(module: string): ServerOptions {
  const run = { module, transport: TransportKind.ipc };
  return { run, debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } } };
}

/** Keeps documents that nobody writes in away from the server; a selector can only say what is in, not what is out. */
function onlyWritten(): Middleware {
  return {
    didOpen: async (document, next) => {
      if (isWritten(document)) await next(document);
    },
    didChange: async (event, next) => {
      if (isWritten(event.document)) await next(event);
    },
    didSave: async (document, next) => {
      if (isWritten(document)) await next(document);
    },
    didClose: async (document, next) => {
      if (isWritten(document)) await next(document);
    },
  };
}
