// The chat panel in VS Code: puts its parts together and does what the page asks for.
import { commands, env, type WebviewView, type WebviewViewProvider } from 'vscode';
import { type Disposable, DisposableList } from '../../shared/base/disposables.ts';
import { isCancellation, messageOf } from '../../shared/base/errors.ts';
import {
  CHAT_DELTA_METHOD,
  CHAT_READING_METHOD,
  CHAT_STARTED_METHOD,
  CHAT_TITLED_METHOD,
  ChatDeltaParams,
  ChatReadingParams,
  ChatStartedParams,
  ChatTitledParams,
  type Think,
} from '../../shared/protocol/chat.ts';
import type { Draft, HostMessage, ViewMessage } from '../../shared/protocol/chatView.ts';
import { ErrorReporter } from '../commands/errorReporter.ts';
import type { Shared } from '../contributions.ts';
import { APPLY_COMMAND, type CodeToApply } from '../edit/applyCommand.ts';
import { COMMANDS } from '../ids.ts';
import { remedyTitle } from '../status/remedyTitle.ts';
import { followLink, insertAtCursor, openNewFile } from './answerText.ts';
import { Attaching } from './attaching.ts';
import { ChatPage } from './chatPage.ts';
import { chatRequests } from './chatRequests.ts';
import { Chips } from './chips.ts';
import type { TerminalContext } from './context/terminalContext.ts';
import { ContextProviders } from './contextProviders.ts';
import { Conversations, problemOf } from './conversations.ts';
import { History } from './history.ts';
import type { LastEditor } from './lastEditor.ts';
import { Readiness } from './readiness.ts';
import { SlashCommands } from './slashCommands.ts';
import { openSource } from './sources.ts';

/** What is followed from the start, before anybody opens the panel. */
export interface Followed {
  readonly lastEditor: LastEditor;
  readonly terminal: TerminalContext;
}

export class ChatView implements WebviewViewProvider, Disposable {
  readonly chips: Chips;
  readonly conversations: Conversations;
  readonly #shared: Shared;
  readonly #page: ChatPage;
  readonly #history: History;
  readonly #slash: SlashCommands;
  readonly #attaching: Attaching;
  readonly #readiness: Readiness;
  readonly #reporter: ErrorReporter;
  readonly #disposables = new DisposableList();

  constructor(shared: Shared, { lastEditor, terminal }: Followed) {
    this.#shared = shared;
    const { session, context, log } = shared;
    this.#reporter = new ErrorReporter(log);
    this.#page = new ChatPage({ context, log, onMessage: (message) => void this.#receive(message) });
    const requests = chatRequests(session);
    this.chips = this.#disposables.add(new Chips(lastEditor));
    const post = (message: HostMessage) => this.#page.post(message);
    const providers = new ContextProviders({ requests, chips: this.chips, terminal });
    this.#slash = this.#disposables.add(
      new SlashCommands({ requests, attachmentFor: (need) => providers.need(need), log }),
    );
    this.conversations = new Conversations({
      slash: this.#slash,
      requests,
      chips: this.chips,
      memory: context.workspaceState,
      post,
    });
    this.#history = new History({ requests, conversations: this.conversations, post });
    this.#attaching = new Attaching({
      requests,
      chips: this.chips,
      conversations: this.conversations,
      context: providers,
      slash: this.#slash,
      post,
      focus: () => this.reveal(),
    });
    this.#readiness = this.#disposables.add(
      new Readiness({
        requests,
        conversations: this.conversations,
        prepare: (text) => this.#attaching.prepare(text),
        post,
      }),
    );
    this.#listen();
  }

  resolveWebviewView(view: WebviewView): void {
    this.#page.fill(view);
  }

  /** Opens the panel and puts the cursor into its input. */
  async reveal(): Promise<void> {
    await this.#page.reveal();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #listen(): void {
    const { session, status } = this.#shared;
    const post = (message: HostMessage) => this.#page.post(message);
    this.#disposables.add(this.#slash.onDidChange(() => this.#commandsChanged()));
    this.#disposables.add(this.chips.onDidChange(() => post({ type: 'chips', chips: this.chips.all })));
    this.#disposables.add(
      session.onNotification(CHAT_STARTED_METHOD, ChatStartedParams, (params) => post({ type: 'started', ...params })),
    );
    this.#disposables.add(
      session.onNotification(CHAT_DELTA_METHOD, ChatDeltaParams, (params) => post({ type: 'delta', ...params })),
    );
    this.#disposables.add(
      session.onNotification(CHAT_TITLED_METHOD, ChatTitledParams, (params) => post({ type: 'titled', ...params })),
    );
    this.#disposables.add(
      session.onNotification(CHAT_READING_METHOD, ChatReadingParams, (params) => post({ type: 'reading', ...params })),
    );
    this.#disposables.add(status.onDidChange(() => this.#readiness.refreshSoon()));
    this.#disposables.add(
      session.onDidChangeState((state) => {
        if (state === 'running' && this.#page.isOpen) void this.#pageIsReady();
      }),
    );
  }

  /** Does what a person asked for; what goes wrong is shown to them once. */
  async #receive(message: ViewMessage): Promise<void> {
    try {
      await this.#handle(message);
    } catch (error) {
      this.#reporter.report(`chat ${message.type}`, error);
    }
  }

  async #handle(message: ViewMessage): Promise<unknown> {
    switch (message.type) {
      case 'ready':
        return this.#pageIsReady();
      case 'send':
        return this.#send(message.draft, message.think, message.model);
      case 'retry':
        return this.conversations.retry(message.answer, message.think, message.model);
      case 'stop':
        return this.conversations.stop();
      case 'measure':
        return this.#readiness.measure(message.draft);
      case 'copy':
        return env.clipboard.writeText(message.text);
      case 'insert':
        return insertAtCursor(message.text, this.chips.editor);
      case 'newFile':
        return openNewFile(message.text, message.language);
      case 'apply':
        return commands.executeCommand(APPLY_COMMAND, this.#codeToApply(message.text, message.block));
      case 'openLink':
        return followLink(message.url);
      case 'attach':
      case 'attachFiles':
      case 'attachText':
      case 'attachImage':
      case 'notAttached':
      case 'suggest':
      case 'condense':
      case 'condenseChat':
        return this.#attaching.handle(message);
      case 'openSource':
        return openSource(await this.conversations.source(message.answer, message.source));
      case 'removeChip':
        return this.chips.remove(message.chip);
      case 'pickModel':
        return commands.executeCommand(COMMANDS.switchModel, 'chat');
      case 'remedy':
        return remedyTitle(message.command) ? commands.executeCommand(message.command) : undefined;
      case 'newChat':
        return this.conversations.begin();
      case 'list':
        return this.#history.list(message.query);
      case 'open':
        return this.conversations.open(message.conversation);
      case 'delete':
        return this.#history.delete(message.conversation);
      case 'deleteAll':
        return this.#history.deleteAll();
      case 'export':
        return this.#history.export(message.conversation);
    }
  }

  async #send(draft: Draft, think: Think | undefined, model: string | undefined): Promise<void> {
    if (this.#slash.commandIn(draft.text) === 'clear') return this.conversations.begin();
    return this.conversations.send(await this.#attaching.ready(draft), think, model);
  }

  /** Code without a file name is for the document used last. */
  #codeToApply(text: string, block: CodeToApply['block']): CodeToApply {
    const active = this.chips.editor?.document.uri.toString();
    return { text, ...(block ? { block } : {}), ...(active === undefined ? {} : { active }) };
  }

  #commandsChanged(): void {
    const shown = this.#slash.list.commands.map(({ name, description }) => ({ name, description }));
    this.#page.post({ type: 'commands', commands: shown });
    this.conversations.offerInstructions();
  }

  async #pageIsReady(): Promise<void> {
    await this.#slash.refresh();
    await this.#showQuietly();
    this.#page.ready();
  }

  /** Nobody asked for this: what goes wrong is said in the panel, not in a popup. */
  async #showQuietly(): Promise<void> {
    try {
      await this.conversations.show();
    } catch (error) {
      if (isCancellation(error)) return;
      this.#shared.log.warn(`[chat] the conversation could not be shown: ${messageOf(error)}`);
      this.#page.post({ type: 'problem', problem: problemOf(error) });
    }
  }
}
