// Stands between VS Code's inline completion and the server: what is not worth asking is not asked, and an answer that
// has grown since it was shown is asked for again. The completing itself is the server's work.
import { commands, InlineCompletionTriggerKind, type Position, type TextDocument, window } from 'vscode';
import type { Middleware } from 'vscode-languageclient/node';
import type { Disposable } from '../../shared/base/disposables.ts';
import { GROWN_METHOD, GrownParams } from '../../shared/protocol/completion.ts';
import type { Contribution, Shared } from '../contributions.ts';
import { isWritten } from '../hobClient.ts';

/** What was handed to VS Code last: as long as nothing moved since, it is what the person sees. */
interface Shown {
  readonly uri: string;
  readonly version: number;
  readonly position: Position;
}

export class GhostText implements Contribution {
  readonly name = 'ghostText';
  #shown: Shown | undefined;
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
      return result ?? null;
    },
  };

  readonly activate = ({ session }: Shared): Disposable =>
    session.onNotification(GROWN_METHOD, GrownParams, ({ uri }) => void this.#grow(uri));

  async #grow(uri: string): Promise<void> {
    if (!this.#isStillShown(uri)) return;
    this.#retriggered = { uri, version: this.#shown?.version ?? -1 };
    try {
      await commands.executeCommand('editor.action.inlineSuggest.trigger');
    } finally {
      this.#retriggered = undefined;
    }
  }

  #isStillShown(uri: string): boolean {
    const editor = window.activeTextEditor;
    const shown = this.#shown;
    if (!editor || !shown || shown.uri !== uri || editor.document.uri.toString() !== uri) return false;
    const isUnmoved = editor.selection.isEmpty && editor.selection.active.isEqual(shown.position);
    return isUnmoved && editor.document.version === shown.version && !hasSeveralCursors(editor.document);
  }
}

/** With several cursors VS Code shows ghost text at one and inserts at all: off until that can be right. */
function hasSeveralCursors(document: TextDocument): boolean {
  const editor = window.activeTextEditor;
  return editor?.document === document && editor.selections.length > 1;
}
