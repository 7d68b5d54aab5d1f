// The language server's beginning: one connection, one session put together at `initialize`, everything given back at
// `shutdown`. Run by an editor over IPC, or by anyone with --stdio.
import { type Connection, type InitializeResult, TextDocumentSyncKind } from 'vscode-languageserver';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { ACCEPTED_COMMAND } from '../shared/protocol/completion.ts';
import { connectionLogger } from './connectionLog.ts';
import { Session } from './session.ts';

const connection = createConnection(ProposedFeatures.all);
const log = connectionLogger(connection);
let session: Session | undefined;

connection.onInitialize((params) => {
  session = new Session(connection, params, log);
  return capabilities();
});
connection.onInitialized(() => session?.begin());
connection.onShutdown(async () => {
  await session?.dispose();
  session = undefined;
});
process.on('uncaughtException', (error) => stopAfter(connection, error));
process.on('unhandledRejection', (error) => log.error('A promise was left alone', error));
connection.listen();

function capabilities(): InitializeResult {
  return {
    serverInfo: { name: 'hob' },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      inlineCompletionProvider: true,
      executeCommandProvider: { commands: [ACCEPTED_COMMAND] },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

/** A bug: said in the log, and the process ends, because its state can no longer be trusted. The client starts it again. */
function stopAfter(on: Connection, error: Error): void {
  log.error('The language server ends because of a bug', error);
  setTimeout(() => process.exit(1), 100);
  on.dispose();
}
