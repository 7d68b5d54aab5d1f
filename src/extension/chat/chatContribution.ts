// The chat panel and its commands. The panel is read when it is opened, or when one of them is given.
import { type WebviewViewProvider, window } from 'vscode';
import { DisposableList } from '../../shared/base/disposables.ts';
import { stackOf } from '../../shared/base/errors.ts';
import { once } from '../../shared/base/once.ts';
import { type CommandBody, registerCommands } from '../commands/registerCommands.ts';
import type { Contribution } from '../contributions.ts';
import { CHAT_VIEW, COMMANDS } from '../ids.ts';
import { CHAT_ASK_COMMAND } from './askCommand.ts';
import type { ChatCommands } from './chatCommands.ts';
import { TerminalContext } from './context/terminalContext.ts';
import { LastEditor } from './lastEditor.ts';

export const chatContribution: Contribution = {
  name: 'chat',
  activate(shared) {
    const disposables = new DisposableList();
    const lastEditor = disposables.add(new LastEditor());
    const terminal = disposables.add(new TerminalContext());
    const panel = once(async () => {
      const [{ ChatView }, { chatCommands }] = await Promise.all([
        import('./chatView.ts'),
        import('./chatCommands.ts'),
      ]);
      const view = disposables.add(new ChatView(shared, { lastEditor, terminal }));
      return { view, commands: chatCommands(view) };
    });
    const run =
      (name: keyof ChatCommands): CommandBody =>
      async (argument) =>
        (await panel()).commands[name](argument);
    const provider: WebviewViewProvider = {
      async resolveWebviewView(webview) {
        try {
          (await panel()).view.resolveWebviewView(webview);
        } catch (error) {
          shared.log.error(`chat could not start: ${stackOf(error)}`);
        }
      },
    };
    disposables.add(window.registerWebviewViewProvider(CHAT_VIEW, provider));
    disposables.add(
      registerCommands(shared.log, {
        [COMMANDS.openChat]: run('openChat'),
        [COMMANDS.newChat]: run('newChat'),
        [COMMANDS.addSelection]: run('addSelection'),
        [COMMANDS.explain]: run('explain'),
        [CHAT_ASK_COMMAND]: run('ask'),
      }),
    );
    return disposables;
  },
};
