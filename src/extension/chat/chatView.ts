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
  CHAT_STARTED_METHOD,
  ChatDeltaParams,
  ChatStartedParams,
} from '../../shared/protocol/chat.ts';
import { type HostMessage, ViewMessage } from '../../shared/protocol/chatView.ts';
import { ErrorReporter } from '../commands/errorReporter.ts';
import type { Shared } from '../contributions.ts';
import { CHAT_VIEW, COMMANDS } from '../ids.ts';
import { remedyTitle } from '../status/remedyTitle.ts';
import { pageRoot, webviewPage } from '../webviewPage.ts';
import { followLink, insertAtCursor, openNewFile } from './answerText.ts';
import { type ChatRequests, chatRequests } from './chatRequests.ts';
import { Chips } from './chips.ts';
import { Conversations, problemOf } from './conversations.ts';
import { Readiness } from './readiness.ts';

/** How long the panel may take to appear before a command that needs it goes on. */
const APPEAR_MS = 3_000;

export class ChatView implements WebviewViewProvider, Disposable {
  readonly chips: Chips;
  readonly conversations: Conversations;
  readonly #shared: Shared;
  readonly #requests: ChatRequests;
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
    this.conversations = new Conversations({
      requests: this.#requests,
      chips: this.chips,
      memory: context.workspaceState,
      post,
    });
    this.#readiness = this.#disposables.add(
      new Readiness({ requests: this.#requests, conversations: this.conversations, post }),
    );
    this.#disposables.add(this.chips.onDidChange(() => this.#post({ type: 'chips', chips: this.chips.all })));
    this.#disposables.add(
      session.onNotification(CHAT_STARTED_METHOD, ChatStartedParams, (params) => post({ type: 'started', ...params })),
    );
    this.#disposables.add(
      session.onNotification(CHAT_DELTA_METHOD, ChatDeltaParams, (params) => post({ type: 'delta', ...params })),
    );
    this.#disposables.add(status.onDidChange(() => this.#readiness.refreshSoon()));
    this.#disposables.add(
      session.onDidChangeState((state) => {
        if (state === 'running' && this.#webview) void this.#showQuietly();
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
        return this.conversations.send(message.draft, message.think);
      case 'retry':
        return this.conversations.retry(message.answer, message.think);
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
      case 'openLink':
        return followLink(message.url);
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

  async #pageIsReady(): Promise<void> {
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
