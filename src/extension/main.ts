// Entry of the extension host: wires the session, the status and the list of contributions. What is imported here is read
// whenever a window opens, so it only registers and shows; the rest is read by `import()` when it is needed.
import { type ExtensionContext, window } from 'vscode';
import type { Status } from '../shared/protocol/status.ts';
import { chatContribution } from './chat/chatContribution.ts';
import { commandsContribution } from './commands/commandsContribution.ts';
import { activateAll, type Contribution, type Shared } from './contributions.ts';
import { editContribution } from './edit/editContribution.ts';
import { fallbackContribution } from './fallback/fallbackContribution.ts';
import { pagesContribution } from './pages/pages.ts';
import { promptFilesContribution } from './promptFiles/promptFilesContribution.ts';
import { savingsContribution } from './savings/savingsContribution.ts';
import { ServerSession } from './session.ts';
import { statusBarContribution } from './status/statusBar.ts';
import { StatusModel } from './status/statusModel.ts';

/** For integration tests and other extensions. */
export interface HobApi {
  /** Settles when the server runs or has failed to. */
  readonly ready: Promise<void>;
  status(): Status | undefined;
}

let running: ServerSession | undefined;

export function activate(context: ExtensionContext): HobApi {
  const log = window.createOutputChannel('Hob', { log: true });
  const session = new ServerSession(log, async () => {
    // VS Code gets what is registered first.
    await new Promise((resolve) => setImmediate(resolve));
    const { connect } = await import('./connection.ts');
    return connect(shared);
  });
  const status = new StatusModel(session);
  const shared: Shared = { context, session, status, log };
  running = session;
  const contributions: readonly Contribution[] = [
    statusBarContribution,
    commandsContribution,
    pagesContribution,
    chatContribution,
    promptFilesContribution,
    editContribution,
    savingsContribution,
    fallbackContribution,
  ];
  context.subscriptions.push(log, status, session, activateAll(contributions, shared));
  return { ready: session.start(), status: () => status.snapshot.status };
}

export async function deactivate(): Promise<void> {
  await running?.stop();
}
