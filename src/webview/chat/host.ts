// The page's one way to the outside: messages to the extension host, and a small state that survives a rebuild.

import type { Think } from '../../shared/protocol/chat.ts';
import type { HostMessage, ViewMessage } from '../../shared/protocol/chatView.ts';

/** What VS Code gives a webview page. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** Kept by VS Code while the view is hidden and over a reload of the window. */
export interface KeptState {
  readonly draft: string;
  /** Chosen way of thinking by model. */
  readonly think: Readonly<Record<string, Think>>;
}

export class Host {
  readonly #api: VsCodeApi;

  constructor(api: VsCodeApi) {
    this.#api = api;
  }

  post(message: ViewMessage): void {
    this.#api.postMessage(message);
  }

  /** Hears the extension host. Nothing else can post into the page: it has no frames and opens no windows. */
  listen(listener: (message: HostMessage) => void): void {
    window.addEventListener('message', (event: MessageEvent<HostMessage>) => listener(event.data));
  }

  get kept(): KeptState {
    // Only this class writes it.
    const state = this.#api.getState() as Partial<KeptState> | null | undefined;
    return { draft: state?.draft ?? '', think: state?.think ?? {} };
  }

  keep(change: Partial<KeptState>): void {
    this.#api.setState({ ...this.kept, ...change });
  }
}
