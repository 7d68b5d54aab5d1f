// An open document on the editor's side: edits told to the server, ghost text asked for as VS Code does (a newer request
// or a change calls off the older one).

import {
  CancellationTokenSource,
  type InlineCompletionItem,
  type InlineCompletionList,
  InlineCompletionTriggerKind,
  ResponseError,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { LspClient } from '../../../test/harness/lsp/lspClient.ts';

/** In UTF-16 offsets of the text before all edits of one change. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Asked {
  /** `failed` with the server's or the connection's error. */
  readonly state: 'answered' | 'cancelled' | 'failed';
  readonly items: readonly InlineCompletionItem[];
  /** It came although it had been called off before. */
  readonly isLate: boolean;
  /** Real milliseconds until the answer. */
  readonly ms: number;
  readonly error?: unknown;
}

export class EditedDocument {
  readonly uri: string;
  readonly #client: LspClient;
  #document: TextDocument;
  #pending: CancellationTokenSource | undefined;

  constructor(client: LspClient, init: { readonly uri: string; readonly languageId: string; readonly text: string }) {
    this.#client = client;
    this.uri = init.uri;
    this.#document = TextDocument.create(init.uri, init.languageId, 1, init.text);
  }

  async open(): Promise<void> {
    const { uri, languageId, version } = this.#document;
    await this.#client.notify('textDocument/didOpen', { textDocument: { uri, languageId, version, text: this.text } });
  }

  get text(): string {
    return this.#document.getText();
  }

  /** The offset of a position, or undefined if the document has no such place. */
  offsetAt(position: { line: number; character: number }): number | undefined {
    const offset = this.#document.offsetAt(position);
    const there = this.#document.positionAt(offset);
    return there.line === position.line && there.character === position.character ? offset : undefined;
  }

  positionAt(offset: number): { line: number; character: number } {
    return this.#document.positionAt(offset);
  }

  /** One change of one or, with several cursors, more edits that do not touch each other; the last one first, as VS Code tells them. */
  change(...edits: readonly Edit[]): void {
    const ordered = [...edits].sort((a, b) => b.start - a.start);
    const contentChanges = ordered.map(({ start, end, text }) => ({
      range: { start: this.#document.positionAt(start), end: this.#document.positionAt(end) },
      text,
    }));
    const version = this.#document.version + 1;
    this.#document = TextDocument.update(this.#document, contentChanges, version);
    void this.#client.notify('textDocument/didChange', { textDocument: { uri: this.uri, version }, contentChanges });
  }

  /** Calls off what is under way. */
  cancel(): void {
    this.#pending?.cancel();
    this.#pending = undefined;
  }

  /** Asks for ghost text at an offset; `selected` is the entry that the suggest widget shows there. */
  async ask(offset: number, selected?: Edit): Promise<Asked> {
    this.cancel();
    const source = new CancellationTokenSource();
    this.#pending = source;
    const since = performance.now();
    const answer = (asked: Pick<Asked, 'state'> & Partial<Asked>): Asked => {
      if (this.#pending === source) this.#pending = undefined;
      return { items: [], isLate: source.token.isCancellationRequested, ms: performance.now() - since, ...asked };
    };
    const context = {
      triggerKind: InlineCompletionTriggerKind.Automatic,
      ...(selected && {
        selectedCompletionInfo: {
          range: { start: this.positionAt(selected.start), end: this.positionAt(selected.end) },
          text: selected.text,
        },
      }),
    };
    const params = { textDocument: { uri: this.uri }, position: this.positionAt(offset), context };
    try {
      const result = await this.#client.connection.sendRequest<InlineCompletionItem[] | InlineCompletionList | null>(
        'textDocument/inlineCompletion',
        params,
        source.token,
      );
      return answer({ state: 'answered', items: Array.isArray(result) ? result : (result?.items ?? []) });
    } catch (error) {
      const isCancelled = source.token.isCancellationRequested && error instanceof ResponseError;
      return answer(isCancelled ? { state: 'cancelled' } : { state: 'failed', error });
    }
  }
}
