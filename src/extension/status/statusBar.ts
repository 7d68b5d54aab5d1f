// The one status bar item: shows what statusText.ts and statusTooltip.ts say. A click opens Hob's menu.
import { commands, l10n, MarkdownString, StatusBarAlignment, ThemeColor, window, workspace } from 'vscode';
import { DisposableList } from '../../shared/base/disposables.ts';
import type { Contribution } from '../contributions.ts';
import { COMMANDS, CONTEXT, STATUS_BAR_ITEM } from '../ids.ts';
import { LINKED_COMMANDS } from './remedyTitle.ts';
import { statusBarText } from './statusText.ts';
import { statusTooltip } from './statusTooltip.ts';

/** Left of the editor's own items (language, line endings), where short-lived states do not push them about. */
const PRIORITY = 110;

export const statusBarContribution: Contribution = {
  name: 'statusBar',
  activate({ status }) {
    const disposables = new DisposableList();
    const item = disposables.add(window.createStatusBarItem(STATUS_BAR_ITEM, StatusBarAlignment.Right, PRIORITY));
    item.name = 'Hob';
    item.command = COMMANDS.showMenu;

    const render = () => {
      const { snapshot } = status;
      const showsSaved = workspace.getConfiguration('hob').get('savings.showInStatusBar', true);
      const { text, spoken, isError, isWarning } = statusBarText(snapshot, showsSaved, l10n.t);
      item.text = text;
      item.accessibilityInformation = { label: spoken, role: 'button' };
      item.backgroundColor = background(isError, isWarning);
      const tooltip = new MarkdownString(statusTooltip(snapshot, l10n.t));
      tooltip.isTrusted = { enabledCommands: LINKED_COMMANDS };
      item.tooltip = tooltip;
      item.show();
      void commands.executeCommand('setContext', CONTEXT.serverState, snapshot.status?.state ?? snapshot.session);
    };

    disposables.add(status.onDidChange(render));
    disposables.add(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('hob.savings.showInStatusBar')) render();
      }),
    );
    render();
    return disposables;
  },
};

function background(isError: boolean, isWarning: boolean): ThemeColor | undefined {
  if (isError) return new ThemeColor('statusBarItem.errorBackground');
  return isWarning ? new ThemeColor('statusBarItem.warningBackground') : undefined;
}
