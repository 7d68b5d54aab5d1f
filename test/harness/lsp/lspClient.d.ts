import { type ChildProcessWithoutNullStreams } from 'node:child_process';
import { type CancellationToken, type InitializeResult, type ProtocolConnection } from 'vscode-languageserver/node';
import {
  type ChatDeltaParams,
  type ChatSendParams,
  type ChatSendResult,
  type ChatStartedParams,
} from '../../../src/shared/protocol/chat.ts';
import { type GrownParams } from '../../../src/shared/protocol/completion.ts';
import { type LogParams } from '../../../src/shared/protocol/session.ts';
import { type Status } from '../../../src/shared/protocol/status.ts';
import { LspDocument } from './lspDocument.ts';
/** The bundle that `node esbuild.js` builds, or the one that HOB_SERVER_BUNDLE names. */
export declare const SERVER_BUNDLE: string;
export interface LspClientOptions {
  /** Settings under `hob`, without that word; dotted keys are fine. */
  readonly settings?: object;
  /** Folder for the server; a fresh one that is deleted with `stop` where missing. */
  readonly storage?: string;
  readonly workspaceFolders?: readonly {
    readonly uri: string;
    readonly name: string;
  }[];
  /** What `hob/secret` answers, by id. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Makes an editor that wants to be asked for its settings; what it then answers for `hob`. */
  readonly configuration?: () => object;
}
export declare class LspClient {
  #private;
  readonly child: ChildProcessWithoutNullStreams;
  readonly storage: string;
  readonly connection: ProtocolConnection;
  readonly logs: LogParams[];
  readonly statuses: Status[];
  readonly deltas: ChatDeltaParams[];
  readonly startedChats: ChatStartedParams[];
  readonly grown: GrownParams[];
  readonly progress: {
    value: {
      kind: string;
      message?: string;
      percentage?: number;
    };
  }[];
  /** Ids that the server asked a secret for. */
  readonly secretsAsked: string[];
  /** What came out beside the protocol: a healthy server says nothing there. */
  stderr: string;
  initialized: InitializeResult | undefined;
  /** Resolves with the exit code, or the signal, when the process is over. */
  readonly exited: Promise<number | string>;
  private constructor();
  /** Starts a server and shakes hands with it. */
  static start(options?: LspClientOptions): Promise<LspClient>;
  /** Rejects with the server's own error, or after 10 s. */
  request<R>(method: string, params?: object | null, token?: CancellationToken): Promise<R>;
  notify(method: string, params: object): Promise<void>;
  /** Resolves when the server has taken in everything sent before. */
  settled(): Promise<void>;
  status(): Promise<Status>;
  chat(params: ChatSendParams, token?: CancellationToken): Promise<ChatSendResult>;
  changeSettings(hob: object): Promise<void>;
  /** Opens a document; `│` marks the cursor. */
  open(
    marked: string,
    options?: {
      uri?: string;
      languageId?: string;
    },
  ): Promise<LspDocument>;
  /** Resolves when the condition holds; looks again whenever the server has said something. */
  until(condition: () => boolean, what: string, boundMs?: number): Promise<void>;
  /** The first status, told or asked for, that the condition holds for. */
  untilStatus(condition: (status: Status) => boolean, what: string, boundMs?: number): Promise<Status>;
  logText(): string;
  /** Log lines of a level, or that a pattern matches. */
  logged(pattern: RegExp, levels?: readonly LogParams['level'][]): string[];
  /** As an editor ends it: shutdown, exit; resolves with the exit code when the process is gone. */
  shutdown(): Promise<number | string>;
  /** Ends the server in whatever state it is, and deletes its folder unless the test gave one. */
  stop(): Promise<void>;
}
/** Rejects with a sentence where a promise takes too long. */
export declare function within<T>(promise: Promise<T>, boundMs: number, what: string): Promise<T>;
