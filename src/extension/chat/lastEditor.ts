// The text editor that was used last. Followed from the start: the panel that asks for it may be opened much later, and is
// none itself.
import { type TextEditor, window, workspace } from 'vscode';
import { type Disposable, DisposableList } from '../../shared/base/disposables.ts';
import { Emitter, type Event } from '../../shared/base/events.ts';
import { isWritten } from '../writtenDocuments.ts';

export class LastEditor implements Disposable {
  readonly #disposables = new DisposableList();
  readonly #emitter = new Emitter<void>();
  #editor: TextEditor | undefined;

  constructor() {
    this.#follow(window.activeTextEditor);
    this.#disposables.add(window.onDidChangeActiveTextEditor((editor) => this.#follow(editor)));
    this.#disposables.add(
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === this.#editor) this.#emitter.fire();
      }),
    );
    this.#disposables.add(
      workspace.onDidCloseTextDocument((document) => {
        if (document !== this.#editor?.document) return;
        this.#editor = undefined;
        this.#emitter.fire();
      }),
    );
  }

  /** It is another one, or what is selected in it is. */
  readonly onDidChange: Event<void> = this.#emitter.event;

  get editor(): TextEditor | undefined {
    return this.#editor;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #follow(editor: TextEditor | undefined): void {
    if (!editor || !isWritten(editor.document)) return;
    this.#editor = editor;
    this.#emitter.fire();
  }
}
