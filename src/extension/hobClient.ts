// The language client of one server process. No policy here: who starts, restarts and listens is session.ts.
import type { LogOutputChannel, TextDocument } from 'vscode';
import { workspace } from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  type Middleware,
  RevealOutputChannelOn,
  type ServerOptions,
  TransportKind,
} from 'vscode-languageclient/node';

/** Where the bundled server lies, and the log that its output goes to. */
export interface ServerLocation {
  /** Absolute path of dist/server.js. */
  readonly serverModule: string;
  readonly log: LogOutputChannel;
}

/** The library shows a popup for every failure and can log payloads; Hob's own status item and log do both jobs. */
class QuietLanguageClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  /** Payloads hold source text and secrets: names of messages only. */
  override trace(message: string): void {
    super.trace(message);
  }
}

/** Builds a client that is not started yet. It never restarts by itself: `session.ts` decides that. */
export function createClient(
  location: ServerLocation,
  initializationOptions: () => unknown,
  middleware: Middleware,
): LanguageClient {
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: '*', language: '*' }],
    outputChannel: location.log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions,
    initializationFailedHandler: () => false,
    middleware: { ...onlyText(), ...middleware },
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => ({ action: CloseAction.DoNotRestart, message: 'The language server has stopped.', handled: true }),
    },
  };
  return new QuietLanguageClient('hob', 'Hob', serverOptions(location.serverModule), options);
}

function serverOptions(module: string): ServerOptions {
  const run = { module, transport: TransportKind.ipc };
  return { run, debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } } };
}

/** Schemes of documents that people write and that are no files. */
const WRITTEN_SCHEMES = new Set(['file', 'untitled', 'vscode-notebook-cell', 'vscode-interactive-input']);

/** VS Code's own settings files can hold keys of other extensions: not Hob's business. */
const PRIVATE_SCHEMES = new Set(['vscode-userdata']);

/** Whether somebody writes in this document: not the log, not the old side of a diff, not a read-only view. */
export function isWritten(document: TextDocument): boolean {
  const { scheme } = document.uri;
  if (PRIVATE_SCHEMES.has(scheme)) return false;
  return WRITTEN_SCHEMES.has(scheme) || workspace.fs.isWritableFileSystem(scheme) === true;
}

/** Keeps documents that nobody writes in away from the server; a selector can only say what is in, not what is out. */
function onlyText(): Middleware {
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
