// Stands between VS Code's inline completion and the server: what is not worth asking is not asked, an answer that has
// grown since it was shown is asked for again, and what VS Code remembers is void where another model would answer.
import {
  commands,
  type InlineCompletionItem,
  InlineCompletionTriggerKind,
  languages,
  type Position,
  type TextDocument,
  type Disposable as VsCodeDisposable,
  window,
  workspace,
} from 'vscode';
import type { Middleware } from 'vscode-languageclient/node';
import { type Disposable, DisposableList, toDisposable } from '../../shared/base/disposables.ts';
import { GROWN_METHOD, GrownParams } from '../../shared/protocol/completion.ts';
import type { Contribution, Shared } from '../contributions.ts';
import type { StatusSnapshot } from '../status/statusSnapshot.ts';
import { isWritten } from '../writtenDocuments.ts';

/** What was handed to VS Code last: as long as nothing moved since, it is what the person sees. */
interface Shown {
  readonly uri: string;
  readonly version: number;
  readonly position: Position;
}

export class GhostText implements Contribution {
  readonly name = 'ghostText';
  #shown: Shown | undefined;
  /** An answer that grew before it was handed to VS Code. */
  #grewEarly: string | undefined;
  /** Asking again takes a while, and more may come meanwhile: one after the other, and the last one counts. */
  #growing: Promise<void> = Promise.resolve();
  #growsWaiting = 0;
  /** A provider that gives nothing; see `#voidMemory`. */
  #marker: VsCodeDisposable | undefined;
  /** The state of the document that Hob itself asks again for. */
  #retriggered: { readonly uri: string; readonly version: number } | undefined;

  readonly middleware: Pick<Middleware, 'provideInlineCompletionItems'> = {
    provideInlineCompletionItems: async (document, position, context, token, next) => {
      if (!isWritten(document) || hasSeveralCursors(document)) return null;
      // Our own retrigger is no wish of the person: it must not pass for one where only wishes are answered.
      const version = document.version;
      const isOwn = this.#retriggered?.uri === document.uri.toString() && this.#retriggered.version === version;
      this.#retriggered = undefined;
      const asked = isOwn ? { ...context, triggerKind: InlineCompletionTriggerKind.Automatic } : context;
      const result = await next(document, position, asked, token);
      if (token.isCancellationRequested) return result ?? null;
      const items = Array.isArray(result) ? result : (result?.items ?? []);
      this.#shown = items.length > 0 ? { uri: document.uri.toString(), version, position } : undefined;
      if (this.#grewEarly !== undefined && answerOf(items[0]) === this.#grewEarly) {
        setImmediate(() => this.#grow(document.uri.toString()));
      }
      this.#grewEarly = undefined;
      return result ?? null;
    },
  };

  readonly activate = ({ session, status }: Shared): Disposable => {
    const disposables = new DisposableList();
    disposables.add(
      session.onNotification(GROWN_METHOD, GrownParams, ({ uri, id }) => {
        if (this.#isStillShown(uri)) this.#grow(uri);
        else this.#grewEarly = id;
      }),
    );
    let answering = whoAnswers(status.snapshot);
    disposables.add(
      status.onDidChange((snapshot) => {
        const now = whoAnswers(snapshot);
        if (now !== answering) this.#voidMemory();
        answering = now;
      }),
    );
    disposables.add(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('hob.completion')) this.#voidMemory();
      }),
    );
    disposables.add(toDisposable(() => this.#marker?.dispose()));
    return disposables;
  };

  #grow(uri: string): void {
    if (this.#growsWaiting > 0) return;
    this.#growsWaiting++;
    this.#growing = this.#growing.then(async () => {
      this.#growsWaiting--;
      if (!this.#isStillShown(uri)) return;
      this.#retriggered = { uri, version: this.#shown?.version ?? -1 };
      try {
        await this.#askAgain();
      } catch {
        // VS Code refuses its own command only while it closes.
      } finally {
        this.#retriggered = undefined;
      }
    });
  }

  /**
   * "Show next" asks again first, and is needed anyway: what is shown stays the first of the choices. And where the person
   * has dismissed the ghost text it does nothing, while "trigger" would bring it back. To hide and ask anew would be
   * simpler, but for a moment Tab would write a tab.
   */
  async #askAgain(): Promise<void> {
    this.#voidMemory();
    await commands.executeCommand('editor.action.inlineSuggest.showNext');
  }

  /**
   * VS Code answers from what it has, also where that is nothing, while cursor, document and providers are the same (seen in
   * 1.139). So that the next ask reaches the server, a provider that gives nothing is registered anew.
   */
  #voidMemory(): void {
    const previous = this.#marker;
    this.#marker = languages.registerInlineCompletionItemProvider(
      { pattern: '**' },
      { provideInlineCompletionItems: () => null },
    );
    previous?.dispose();
  }

  #isStillShown(uri: string): boolean {
    const editor = window.activeTextEditor;
    const shown = this.#shown;
    if (!editor || !shown || shown.uri !== uri || editor.document.uri.toString() !== uri) return false;
    const isUnmoved = editor.selection.isEmpty && editor.selection.active.isEqual(shown.position);
    return isUnmoved && editor.document.version === shown.version && !hasSeveralCursors(editor.document);
  }
}

/** Says the same as long as the same model would answer, or none. */
function whoAnswers({ status }: StatusSnapshot): string | undefined {
  const isAble = status?.state === 'ready' || status?.state === 'working';
  return isAble ? status.models.completion : undefined;
}

/** With several cursors VS Code shows ghost text at one and inserts at all: off until that can be right. */
function hasSeveralCursors(document: TextDocument): boolean {
  const editor = window.activeTextEditor;
  return editor?.document === document && editor.selections.length > 1;
}

/** The id that the server gave the answer, which is in the item's command. */
function answerOf(item: InlineCompletionItem | undefined): unknown {
  const first: unknown = item?.command?.arguments?.[0];
  return typeof first === 'object' && first !== null && 'id' in first ? first.id : undefined;
}
