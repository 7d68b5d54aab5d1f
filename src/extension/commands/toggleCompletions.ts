// "Toggle Completions": flips the setting where it holds, so that the change takes effect.
import { ConfigurationTarget, workspace } from 'vscode';
import type { Command } from './command.ts';

const KEY = 'completion.enabled';

export const toggleCompletions: Command = {
  async run() {
    const configuration = workspace.getConfiguration('hob');
    const isEnabled = configuration.get(KEY, true);
    const isSetByWorkspace = configuration.inspect<boolean>(KEY)?.workspaceValue !== undefined;
    const target = isSetByWorkspace ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
    await configuration.update(KEY, !isEnabled, target);
  },
};
