// "Accept Next Line of Suggestion": VS Code has the command but no key for it, so Hob gives it a name and a key.
import { commands } from 'vscode';
import type { Command } from './command.ts';

export const acceptNextLine: Command = {
  async run() {
    await commands.executeCommand('editor.action.inlineSuggest.acceptNextLine');
  },
};
