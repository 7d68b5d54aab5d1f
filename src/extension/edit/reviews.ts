// All proposals that are shown: opens them, forgets those whose difference is closed, marks what is doubtful, and finds the
// one that a command is about.
import { type TextEditor, ThemeColor, type Uri, window } from 'vscode';
import { type Disposable, DisposableList } from '../../shared/base/disposables.ts';
import { UserError } from '../../shared/base/errors.ts';
import type { EditRequests } from './editRequests.ts';
import type { ProposalFiles } from './proposalFiles.ts';
import { PROPOSAL_SCHEME } from './proposalScheme.ts';
import { Review, type ReviewInit } from './review.ts';

export class Reviews implements Disposable {
  readonly #files: ProposalFiles;
  readonly #requests: EditRequests;
  readonly #open = new Map<string, Review>();
  readonly #closed = new Map<string, () => void>();
  readonly #disposables = new DisposableList();
  readonly #doubtful = window.createTextEditorDecorationType({
    isWholeLine: true,
    overviewRulerColor: new ThemeColor('editorWarning.foreground'),
  });

  constructor(requests: EditRequests, files: ProposalFiles) {
    this.#requests = requests;
    this.#files = files;
    this.#disposables.add(this.#doubtful);
    this.#disposables.add(
      window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of editors) this.#mark(editor);
      }),
    );
    this.#disposables.add(
      window.tabGroups.onDidChangeTabs(({ closed }) => {
        for (const tab of closed) {
          for (const review of [...this.#open.values()]) if (review.isShownIn(tab.input)) this.#forget(review);
        }
      }),
    );
  }

  create(init: ReviewInit): Review {
    const review = new Review(init, this.#files, this.#requests);
    this.#open.set(review.proposal.toString(), review);
    return review;
  }

  /** Calls back when the difference is closed, by whomever. */
  onClosed(review: Review, callback: () => void): void {
    this.#closed.set(review.proposal.toString(), callback);
  }

  /** Puts the marks of what is doubtful on. */
  finished(review: Review): void {
    for (const editor of window.visibleTextEditors) {
      if (editor.document.uri.toString() === review.proposal.toString()) this.#mark(editor);
    }
  }

  /** The proposal of the difference in front. @throws UserError where there is none. */
  current(uri?: unknown): { review: Review; offset: number | undefined } {
    const editor = window.activeTextEditor;
    const input = window.tabGroups.activeTabGroup.activeTab?.input;
    const review =
      this.#find(uri as Uri | undefined) ??
      this.#find(editor?.document.uri) ??
      [...this.#open.values()].find((each) => each.isShownIn(input));
    if (!review) throw new UserError('No proposal of Hob is shown.');
    const isOwn = editor?.document.uri.toString() === review.proposal.toString();
    return { review, offset: isOwn ? editor?.document.offsetAt(editor.selection.active) : undefined };
  }

  async close(review: Review): Promise<void> {
    await review.close();
    this.#forget(review);
  }

  dispose(): void {
    for (const review of this.#open.values()) review.dispose();
    this.#disposables.dispose();
  }

  #find(uri: Uri | undefined): Review | undefined {
    return uri?.scheme === PROPOSAL_SCHEME ? this.#open.get(uri.toString()) : undefined;
  }

  #forget(review: Review): void {
    const key = review.proposal.toString();
    if (!this.#open.delete(key)) return;
    review.dispose();
    this.#closed.get(key)?.();
    this.#closed.delete(key);
  }

  #mark(editor: TextEditor): void {
    const review = this.#find(editor.document.uri);
    if (!review || review.isWriting) return;
    const color = new ThemeColor('editorWarning.foreground');
    const warnings = review.init.warning ? [{ offset: 0, reason: review.init.warning }] : [];
    editor.setDecorations(
      this.#doubtful,
      [...warnings, ...review.doubts].map(({ offset, reason }) => ({
        range: editor.document.lineAt(editor.document.positionAt(offset).line).range,
        hoverMessage: reason,
        renderOptions: { after: { contentText: `  ⚠ ${reason}`, color } },
      })),
    );
  }
}
