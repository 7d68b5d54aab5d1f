// The page in the chat's view, while there is one: made when VS Code shows the view, spoken to in checked messages.
import { commands, type ExtensionContext, type LogOutputChannel, type Webview, type WebviewView } from 'vscode';
import { type HostMessage, ViewMessage } from '../../shared/protocol/chatView.ts';
import { CHAT_VIEW } from '../ids.ts';
import { pageRoot, webviewPage } from '../webviewPage.ts';

export interface ChatPageParts {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  onMessage(message: ViewMessage): void;
}

/** How long the page may take to appear before a command that needs it goes on. */
const APPEAR_MS = 3_000;

export class ChatPage {
  readonly #parts: ChatPageParts;
  #webview: Webview | undefined;
  #onReady: (() => void) | undefined;

  constructor(parts: ChatPageParts) {
    this.#parts = parts;
  }

  get isOpen(): boolean {
    return this.#webview !== undefined;
  }

  fill(view: WebviewView): void {
    const root = pageRoot(this.#parts.context);
    view.webview.options = { enableScripts: true, localResourceRoots: [root] };
    this.#webview = view.webview;
    view.webview.onDidReceiveMessage((raw: unknown) => this.#receive(raw));
    view.onDidDispose(() => {
      if (this.#webview === view.webview) this.#webview = undefined;
    });
    view.webview.html = webviewPage(view.webview, root, { name: 'chat', title: 'Hob' });
  }

  /** Lost where there is no page: it asks for everything when it is made. */
  post(message: HostMessage): void {
    void this.#webview?.postMessage(message);
  }

  /** Opens the panel and puts the cursor into its input. */
  async reveal(): Promise<void> {
    const isReady = this.isOpen ? Promise.resolve() : this.#readyWithin(APPEAR_MS);
    await commands.executeCommand(`${CHAT_VIEW}.focus`);
    await isReady;
    this.post({ type: 'focus' });
  }

  /** The page has been told what it shows. */
  ready(): void {
    this.#onReady?.();
    this.#onReady = undefined;
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

  #receive(raw: unknown): void {
    const parsed = ViewMessage.safeParse(raw);
    if (parsed.success) this.#parts.onMessage(parsed.data);
    else this.#parts.log.warn(`[chat] the panel sent something unknown: ${parsed.error.issues[0]?.message ?? ''}`);
  }
}
