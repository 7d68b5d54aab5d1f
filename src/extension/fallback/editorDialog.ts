// The dialog in VS Code: quick picks, input boxes and modal questions.
import { l10n, window } from 'vscode';
import type { Dialog } from './dialog.ts';

export const editorDialog: Dialog = {
  t: l10n.t,
  async pick(choices, question) {
    const options = { ...question, ignoreFocusOut: true, matchOnDescription: true, matchOnDetail: true };
    return (await window.showQuickPick(choices, options))?.value;
  },
  async pickMany(choices, question) {
    const items = choices.map(({ isPicked = false, ...choice }) => ({ ...choice, picked: isPicked }));
    const picked = await window.showQuickPick(items, { ...question, ignoreFocusOut: true, canPickMany: true });
    return picked?.map(({ value }) => value);
  },
  input: async ({ isSecret = false, problem, ...input }) =>
    window.showInputBox({
      ...input,
      // Keys are copied from a browser, and the box must still be there on the way back.
      ignoreFocusOut: true,
      password: isSecret,
      validateInput: (text) => problem?.(text),
    }),
  async agree(message, { detail, yes }) {
    return (await window.showWarningMessage(message, { modal: true, detail }, yes)) === yes;
  },
  tell: (message) => void window.showInformationMessage(message),
};
