// Tells the server where the person has gone, so that the engine can be made ready while nobody waits.
import { type TextEditor, window } from 'vscode';
import { DisposableList, toDisposable } from '../../shared/base/disposables.ts';
import { FOCUS_METHOD } from '../../shared/protocol/completion.ts';
import type { Contribution } from '../contributions.ts';
import { isWritten } from '../writtenDocuments.ts';

/** Long enough that walking through tabs or search results says one place, not twenty. */
const SETTLE_MS = 150;
/** Fewer lines than this are moving about, not going somewhere else. */
const JUMP_LINES = 12;

export const focusContribution: Contribution = {
  name: 'focus',
  activate({ session }) {
    let timer: NodeJS.Timeout | undefined;
    let lastUri = '';
    let lastLine = 0;

    const settle = (editor: TextEditor) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (window.activeTextEditor !== editor) return;
        const { line, character } = editor.selection.active;
        const uri = editor.document.uri.toString();
        session.notify(FOCUS_METHOD, { textDocument: { uri }, position: { line, character } });
      }, SETTLE_MS);
    };
    const moved = (editor: TextEditor | undefined) => {
      if (!editor || !isWritten(editor.document)) return;
      const uri = editor.document.uri.toString();
      const line = editor.selection.active.line;
      const isJump = uri !== lastUri || Math.abs(line - lastLine) >= JUMP_LINES;
      lastUri = uri;
      lastLine = line;
      if (isJump) settle(editor);
    };

    const disposables = new DisposableList();
    disposables.add(toDisposable(() => clearTimeout(timer)));
    disposables.add(window.onDidChangeActiveTextEditor(moved));
    disposables.add(
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === window.activeTextEditor) moved(textEditor);
      }),
    );
    disposables.add(
      session.onDidChangeState((state) => {
        lastUri = '';
        if (state === 'running') moved(window.activeTextEditor);
      }),
    );
    return disposables;
  },
};
