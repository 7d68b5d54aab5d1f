// Entry of the extension host: wires the session, the status and the list of contributions. Nothing else lives here.
import './zodWithoutEval.ts';
import { type ExtensionContext, window } from 'vscode';
import type { Status } from '../shared/protocol/status.ts';
import { chatContribution } from './chat/chatContribution.ts';
import { commandsContribution } from './commands/commandsContribution.ts';
import { focusContribution } from './completion/focus.ts';
import { GhostText } from './completion/ghostText.ts';
import { activateAll, type Contribution } from './contributions.ts';
import { createSession } from './createSession.ts';
import { editContribution } from './edit/editContribution.ts';
import { fallbackContribution } from './fallback/fallbackContribution.ts';
import { pagesContribution } from './pages/pages.ts';
import { promptFilesContribution } from './promptFiles/promptFilesContribution.ts';
import { proxyContribution } from './proxySettings.ts';
import { savingsContribution } from './savings/savingsContribution.ts';
import type { ServerSession } from './session.ts';
import { settingsContribution } from './settings.ts';
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
  const ghostText = new GhostText();
  const session = createSession(context, log, ghostText.middleware);
  const status = new StatusModel(session);
  running = session;
  const contributions: readonly Contribution[] = [
    statusBarContribution,
    commandsContribution,
    pagesContribution,
    settingsContribution,
    proxyContribution,
    ghostText,
    focusContribution,
    chatContribution,
    promptFilesContribution,
    editContribution,
    savingsContribution,
    fallbackContribution,
  ];
  context.subscriptions.push(log, status, session, activateAll(contributions, { context, session, status, log }));
  return { ready: session.start(), status: () => status.snapshot.status };
}

export async function deactivate(): Promise<void> {
  await running?.stop();
}
