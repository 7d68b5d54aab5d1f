// The chat panel and its commands. The panel is read when it is opened, or when one of them is given.
import { window } from 'vscode';
import { DisposableList } from '../../shared/base/disposables.ts';
import { once } from '../../shared/base/once.ts';
import { registerCommands } from '../commands/registerCommands.ts';
import type { Contribution } from '../contributions.ts';
import { CHAT_VIEW, COMMANDS } from '../ids.ts';
import { CHAT_ASK_COMMAND, type ChatQuestion } from './askCommand.ts';
import { TerminalContext } from './context/terminalContext.ts';
import { LastEditor } from './lastEditor.ts';

export const chatContribution: Contribution = {
  name: 'chat',
  activate(shared) {
    const disposables = new DisposableList();
    const lastEditor = disposables.add(new LastEditor());
    const terminal = disposables.add(new TerminalContext());
    const panel = once(async () => {
      const [{ ChatView }, commands] = await Promise.all([import('./chatView.ts'), import('./chatCommands.ts')]);
      return { view: disposables.add(new ChatView(shared, { lastEditor, terminal })), commands };
    });
    disposables.add(
      window.registerWebviewViewProvider(CHAT_VIEW, {
        async resolveWebviewView(webview) {
          try {
            (await panel()).view.resolveWebviewView(webview);
          } catch (error) {
            shared.log.error(`chat could not start: ${error instanceof Error ? error.stack : error}`);
          }
        },
      }),
    );
    disposables.add(
      registerCommands(shared.log, {
        [COMMANDS.openChat]: async () => (await panel()).view.reveal(),
        [COMMANDS.newChat]: async () => {
          const { view, commands } = await panel();
          await commands.newChat(view);
        },
        [COMMANDS.addSelection]: async () => {
          const { view, commands } = await panel();
          await commands.addSelection(view);
        },
        [COMMANDS.explain]: async () => {
          const { view, commands } = await panel();
          await commands.explain(view);
        },
        [CHAT_ASK_COMMAND]: async (question) => {
          const { view, commands } = await panel();
          await commands.ask(view, question as ChatQuestion);
        },
      }),
    );
    return disposables;
  },
};
