// "Why No Completion?": the last reason in one sentence, with the command that mends it.
import { commands, l10n, window, workspace } from 'vscode';
import type { Reason } from '../../shared/protocol/status.ts';
import { COMMANDS } from '../ids.ts';
import { remedyTitle } from '../status/remedyTitle.ts';
import { isWritten } from '../writtenDocuments.ts';
import type { Command, CommandEnvironment } from './command.ts';

export const whyNoCompletion: Command = {
  async run(environment) {
    const reason = reasonHere() ?? (await reasonOfServer(environment));
    const title = reason.command && remedyTitle(reason.command);
    const buttons = title ? [title] : [];
    const choice = await window.showInformationMessage(reason.text, ...buttons);
    if (choice && reason.command) await commands.executeCommand(reason.command);
  },
};

/** What keeps Hob from being asked at all, so that the server cannot know it. */
function reasonHere(): Reason | undefined {
  const editor = window.activeTextEditor;
  if (!editor) return { code: 'no-editor', text: l10n.t('No text editor is active.') };
  if (!isWritten(editor.document)) {
    return {
      code: 'not-written',
      text: l10n.t('Nobody writes in this kind of document, so Hob does not complete in it.'),
    };
  }
  if (editor.selections.length > 1) {
    return { code: 'several-cursors', text: l10n.t('Hob does not complete while there are several cursors.') };
  }
  if (!workspace.getConfiguration('editor', editor.document).get('inlineSuggest.enabled', true)) {
    return {
      code: 'inline-suggest-off',
      text: l10n.t(
        'VS Code’s own setting “editor.inlineSuggest.enabled” is off here, so no extension can show completions.',
      ),
      command: 'workbench.action.openSettings',
    };
  }
  return undefined;
}

async function reasonOfServer({ session, status }: CommandEnvironment): Promise<Reason> {
  if (session.state === 'failed' || session.state === 'stopped') {
    return {
      code: 'server-down',
      text: l10n.t('Hob’s language server is not running.'),
      command: COMMANDS.restartServer,
    };
  }
  const current = await status.refresh();
  if (!current) return { code: 'starting', text: l10n.t('Hob is still starting.'), command: COMMANDS.showLog };
  return current.lastReason ?? { code: 'none', text: l10n.t('The last completion that was asked for did appear.') };
}
