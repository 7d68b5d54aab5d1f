// The chat panel in VS Code: holds the page while there is one, checks what it says, and does what it asks for.
import {
  commands,
  env,
  l10n,
  type Webview,
  type WebviewView,
  type WebviewViewProvider,
  window,
  workspace,
} from 'vscode';
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
import { type Draft, type HostMessage, ViewMessage } from '../../shared/protocol/chatView.ts';
import { ErrorReporter } from '../commands/errorReporter.ts';
import type { Shared } from '../contributions.ts';
import { APPLY_COMMAND, type CodeToApply } from '../edit/applyCommand.ts';
import { CHAT_VIEW, COMMANDS } from '../ids.ts';
import { remedyTitle } from '../status/remedyTitle.ts';
import { pageRoot, webviewPage } from '../webviewPage.ts';
import { followLink, insertAtCursor, openNewFile } from './answerText.ts';
import { Attaching } from './attaching.ts';
import { type ChatRequests, chatRequests } from './chatRequests.ts';
import { Chips } from './chips.ts';
import { ContextProviders } from './contextProviders.ts';
import { Conversations, problemOf } from './conversations.ts';
import { Readiness } from './readiness.ts';
import { SlashCommands } from './slashCommands.ts';
import { openSource } from './sources.ts';

/** How long the panel may take to appear before a command that needs it goes on. */
const APPEAR_MS = 3_000;

export class ChatView implements WebviewViewProvider, Disposable {
  readonly chips: Chips;
  readonly conversations: Conversations;
  readonly #shared: Shared;
  readonly #requests: ChatRequests;
  readonly #slash: SlashCommands;
  readonly #attaching: Attaching;
  readonly #readiness: Readiness;
  readonly #reporter: ErrorReporter;
  readonly #disposables = new DisposableList();
  #webview: Webview | undefined;
  #onReady: (() => void) | undefined;

  constructor(shared: Shared) {
    this.#shared = shared;
    const { session, status, context, log } = shared;
    this.#reporter = new ErrorReporter(log);
    this.#requests = chatRequests(session);
    this.chips = this.#disposables.add(new Chips());
    const post = (message: HostMessage) => this.#post(message);
    const providers = this.#disposables.add(new ContextProviders({ requests: this.#requests, chips: this.chips }));
    this.#slash = this.#disposables.add(
      new SlashCommands({ requests: this.#requests, attachmentFor: (need) => providers.need(need), log }),
    );
    this.conversations = new Conversations({
      slash: this.#slash,
      requests: this.#requests,
      chips: this.chips,
      memory: context.workspaceState,
      post,
    });
    this.#attaching = new Attaching({
      requests: this.#requests,
      chips: this.chips,
      conversations: this.conversations,
      context: providers,
      slash: this.#slash,
      post,
      focus: () => this.reveal(),
    });
    this.#readiness = this.#disposables.add(
      new Readiness({
        requests: this.#requests,
        conversations: this.conversations,
        prepare: (text) => this.#attaching.prepare(text),
        post,
      }),
    );
    this.#disposables.add(this.#slash.onDidChange(() => this.#commandsChanged()));
    this.#disposables.add(this.chips.onDidChange(() => this.#post({ type: 'chips', chips: this.chips.all })));
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
        if (state === 'running' && this.#webview) void this.#pageIsReady();
      }),
    );
  }

  resolveWebviewView(view: WebviewView): void {
    const root = pageRoot(this.#shared.context);
    view.webview.options = { enableScripts: true, localResourceRoots: [root] };
    this.#webview = view.webview;
    view.webview.onDidReceiveMessage((raw: unknown) => this.#receive(raw));
    view.onDidDispose(() => {
      if (this.#webview === view.webview) this.#webview = undefined;
    });
    view.webview.html = webviewPage(view.webview, root, { name: 'chat', title: 'Hob' });
  }

  /** Opens the panel and puts the cursor into its input. */
  async reveal(): Promise<void> {
    const isReady = this.#webview ? Promise.resolve() : this.#readyWithin(APPEAR_MS);
    await commands.executeCommand(`${CHAT_VIEW}.focus`);
    await isReady;
    this.#post({ type: 'focus' });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #readyWithin(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#onReady = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #post(message: HostMessage): void {
    void this.#webview?.postMessage(message);
  }

  #receive(raw: unknown): void {
    const parsed = ViewMessage.safeParse(raw);
    if (!parsed.success) {
      this.#shared.log.warn(`[chat] the panel sent something unknown: ${parsed.error.issues[0]?.message ?? ''}`);
      return;
    }
    void this.#do(`chat ${parsed.data.type}`, () => this.#handle(parsed.data));
  }

  /** Runs what a person asked for; what goes wrong is shown to them once. */
  async #do(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#reporter.report(what, error);
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
        return this.#list(message.query);
      case 'open':
        return this.conversations.open(message.conversation);
      case 'delete':
        return this.#delete(message.conversation);
      case 'deleteAll':
        return this.#deleteAll();
      case 'export':
        return this.#export(message.conversation);
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
    this.#post({ type: 'commands', commands: shown });
    this.conversations.offerInstructions();
  }

  async #pageIsReady(): Promise<void> {
    await this.#slash.refresh();
    await this.#showQuietly();
    this.#onReady?.();
    this.#onReady = undefined;
  }

  /** Nobody asked for this: what goes wrong is said in the panel, not in a popup. */
  async #showQuietly(): Promise<void> {
    try {
      await this.conversations.show();
    } catch (error) {
      if (isCancellation(error)) return;
      this.#shared.log.warn(`[chat] the conversation could not be shown: ${messageOf(error)}`);
      this.#post({ type: 'problem', problem: problemOf(error) });
    }
  }

  async #list(query: string): Promise<void> {
    const { conversations } = await this.#requests.list(query);
    this.#post({ type: 'history', query, conversations, current: this.conversations.current });
  }

  async #delete(conversation: string): Promise<void> {
    const yes = l10n.t('Delete');
    const words = l10n.t('Delete this chat?');
    if ((await window.showWarningMessage(words, { modal: true }, yes)) !== yes) return;
    await this.#requests.delete(conversation);
    if (conversation === this.conversations.current) await this.conversations.begin();
    else await this.#list('');
  }

  async #deleteAll(): Promise<void> {
    const yes = l10n.t('Delete All');
    const words = l10n.t('Delete all chats of this workspace?');
    if ((await window.showWarningMessage(words, { modal: true }, yes)) !== yes) return;
    await this.#requests.deleteAll();
    await this.conversations.begin();
  }

  async #export(conversation: string): Promise<void> {
    const exported = await this.#requests.export(conversation);
    if (!exported) return;
    const document = await workspace.openTextDocument({ language: 'markdown', content: exported.markdown });
    await window.showTextDocument(document);
  }
}
