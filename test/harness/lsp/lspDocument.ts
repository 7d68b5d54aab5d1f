// One open document on the editor's side: text, cursor and version, edits told to the server, and ghost text asked for
// and taken over as an editor does it.
import {
  CancellationTokenSource,
  type InlineCompletionItem,
  type InlineCompletionList,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { LspClient } from './lspClient.ts';

/** An edit in UTF-16 offsets of the text before it. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Ghost text as the editor would show it. */
export interface Ghost {
  readonly insertText: string;
  /** Offsets that the text stands in for. */
  readonly start: number;
  readonly end: number;
  readonly item: InlineCompletionItem;
}

export interface AskOptions {
  readonly isInvoked?: boolean;
  /** The selected entry of the suggest widget: offsets and text. */
  readonly selected?: Edit;
}

/** A request for ghost text that can be called off. */
export interface Asked {
  readonly ghost: Promise<Ghost | undefined>;
  cancel(): void;
}

export class LspDocument {
  readonly uri: string;
  cursor: number;
  readonly #client: LspClient;
  #document: TextDocument;

  private constructor(client: LspClient, document: TextDocument, cursor: number) {
    this.#client = client;
    this.#document = document;
    this.uri = document.uri;
    this.cursor = cursor;
  }

  /** `│` marks the cursor, which is at the end where there is none. */
  static async open(
    client: LspClient,
    marked: string,
    options: { uri?: string; languageId?: string } = {},
  ): Promise<LspDocument> {
    const mark = marked.indexOf('│');
    const text = mark < 0 ? marked : marked.slice(0, mark) + marked.slice(mark + 1);
    const { uri = 'file:///w/a.ts', languageId = 'typescript' } = options;
    const document = TextDocument.create(uri, languageId, 1, text);
    await client.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    return new LspDocument(client, document, mark < 0 ? text.length : mark);
  }

  get text(): string {
    return this.#document.getText();
  }

  get version(): number {
    return this.#document.version;
  }

  /** One notification with these edits, each in the text that the one before left; the cursor goes after the last. */
  async edit(...edits: readonly Edit[]): Promise<void> {
    const contentChanges: TextDocumentContentChangeEvent[] = [];
    const version = this.version + 1;
    for (const { start, end, text } of edits) {
      const range = { start: this.#document.positionAt(start), end: this.#document.positionAt(end) };
      const change = { range, text };
      contentChanges.push(change);
      this.#document = TextDocument.update(this.#document, [change], version);
      this.cursor = start + text.length;
    }
    await this.#client.notify('textDocument/didChange', { textDocument: { uri: this.uri, version }, contentChanges });
  }

  /** One key after the other, each its own notification. */
  async type(text: string): Promise<void> {
    for (const key of text) await this.edit({ start: this.cursor, end: this.cursor, text: key });
  }

  async backspace(count = 1): Promise<void> {
    for (let i = 0; i < count; i++) await this.edit({ start: this.cursor - 1, end: this.cursor, text: '' });
  }

  async close(): Promise<void> {
    await this.#client.notify('textDocument/didClose', { textDocument: { uri: this.uri } });
  }

  ask(options: AskOptions = {}): Asked {
    const source = new CancellationTokenSource();
    const { selected } = options;
    const document = this.#document;
    const info = selected && {
      range: { start: document.positionAt(selected.start), end: document.positionAt(selected.end) },
      text: selected.text,
    };
    const params = {
      textDocument: { uri: this.uri },
      position: document.positionAt(this.cursor),
      // The protocol numbers them: 1 invoked, 2 automatic.
      context: { triggerKind: options.isInvoked ? 1 : 2, ...(info && { selectedCompletionInfo: info }) },
    };
    const answered = this.#client.request<InlineCompletionItem[] | InlineCompletionList | null>(
      'textDocument/inlineCompletion',
      params,
      source.token,
    );
    // Offsets of the document as it was when it was asked about.
    const frozen = TextDocument.create(this.uri, document.languageId, document.version, document.getText());
    return { ghost: answered.then((items) => ghostOf(items, frozen)), cancel: () => source.cancel() };
  }

  /** Ghost text at the cursor, or undefined where there is none. */
  async complete(options: AskOptions = {}): Promise<Ghost | undefined> {
    return this.ask(options).ghost;
  }

  /** The text with a completion in it. */
  with(ghost: Ghost): string {
    return this.text.slice(0, ghost.start) + ghost.insertText + this.text.slice(ghost.end);
  }

  /** Takes a completion over as an editor does: the edit, then the item's command. */
  async accept(ghost: Ghost): Promise<void> {
    await this.edit({ start: ghost.start, end: ghost.end, text: ghost.insertText });
    const { command } = ghost.item;
    if (command)
      await this.#client.request('workspace/executeCommand', {
        command: command.command,
        arguments: command.arguments,
      });
  }
}

function ghostOf(
  items: InlineCompletionItem[] | InlineCompletionList | null,
  document: TextDocument,
): Ghost | undefined {
  const item = (Array.isArray(items) ? items : (items?.items ?? []))[0];
  if (!item?.range || typeof item.insertText !== 'string') return undefined;
  return {
    insertText: item.insertText,
    start: document.offsetAt(item.range.start),
    end: document.offsetAt(item.range.end),
    item,
  };
}
