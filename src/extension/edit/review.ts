// One proposal for one file, shown in the editor's difference: what it was made for, how it is kept or discarded. Writing
// happens here and nowhere else, and only of what stands in the difference that the person has before them.
import {
  commands,
  l10n,
  Range,
  type TabInputTextDiff,
  type TextDocument,
  type Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { UserError } from '../../shared/base/errors.ts';
import type { EditHunk } from '../../shared/protocol/edit.ts';
import { type Doubt, doubtsOf } from './doubts.ts';
import type { EditRequests } from './editRequests.ts';
import { hunkAt, type LineHunk, lineHunks } from './lineHunks.ts';
import type { ProposalFiles } from './proposalFiles.ts';

export interface ReviewInit {
  /** The file that it is for. */
  readonly target: Uri;
  /** As it is shown, relative to the workspace. */
  readonly path: string;
  readonly languageId: string;
  /** The file's text that the proposal was made for. */
  readonly before: string;
  readonly isNew: boolean;
  readonly warning?: string;
  /** Names the kind of work in the address: `apply` or `edit`. */
  readonly kind: string;
}

export class Review {
  readonly proposal: Uri;
  readonly init: ReviewInit;
  readonly #empty: Uri | undefined;
  readonly #files: ProposalFiles;
  readonly #requests: EditRequests;
  #before: string;
  #isWriting = true;
  #isKeeping = false;
  #doubts: readonly Doubt[] = [];

  constructor(init: ReviewInit, files: ProposalFiles, requests: EditRequests) {
    this.init = init;
    this.#files = files;
    this.#requests = requests;
    this.#before = init.before;
    this.proposal = files.uriFor(init.path, init.kind);
    this.#empty = init.isNew ? files.uriFor(init.path, 'empty') : undefined;
  }

  /** Where the editor is to look twice. */
  get doubts(): readonly Doubt[] {
    return this.#doubts;
  }

  get isWriting(): boolean {
    return this.#isWriting;
  }

  /** Shows the difference. */
  async show(text: string, options: { preserveFocus: boolean }): Promise<void> {
    if (this.#empty) this.#files.write(this.#empty, '', true);
    this.#files.write(this.proposal, text, true);
    const { path, warning, target, isNew } = this.init;
    const words = isNew ? l10n.t('{0} (new file, proposed by Hob)', path) : l10n.t('{0} (proposed by Hob)', path);
    const title = warning ? `⚠ ${words}` : words;
    await commands.executeCommand('vscode.diff', this.#empty ?? target, this.proposal, title, {
      preview: false,
      ...options,
    });
  }

  /** The text as far as it has come. */
  stream(text: string): void {
    this.#isWriting = true;
    this.#files.write(this.proposal, text, true);
  }

  /** The text is complete: from now on it can be changed, kept and discarded. */
  finish(text: string, hunks: readonly EditHunk[]): void {
    this.#isWriting = false;
    this.#doubts = doubtsOf(hunks);
    this.#files.write(this.proposal, text, false);
  }

  /** Writes all that is proposed, as one step to undo. The file is not saved. */
  async keep(): Promise<void> {
    await this.#keeping(async (proposed) => {
      if (this.init.isNew) {
        await this.#create(proposed);
      } else {
        const document = await this.#upToDate(proposed);
        await this.#write(document, lineHunks(document.getText(), proposed), proposed);
      }
      await this.close();
      await window.showTextDocument(await workspace.openTextDocument(this.init.target), { preview: false });
    });
  }

  /** Writes the one change at an offset of the proposal; the others stay proposed. */
  async keepOne(offset: number): Promise<void> {
    await this.#keeping(async (proposed) => {
      if (this.init.isNew) throw new UserError('A new file has one change only: keep all of it or discard it.');
      const document = await this.#upToDate(proposed);
      const hunk = hunkAt(lineHunks(document.getText(), proposed), offset);
      if (!hunk) throw new UserError('There is no change at the cursor.');
      await this.#write(document, [hunk], proposed);
      this.#before = document.getText();
      if (this.#before === proposed) await this.close();
    });
  }

  /** Puts back what the file has at an offset of the proposal. */
  async discardOne(offset: number): Promise<void> {
    const document = await workspace.openTextDocument(this.proposal);
    const before = this.init.isNew ? '' : (await workspace.openTextDocument(this.init.target)).getText();
    const hunk = hunkAt(lineHunks(before, document.getText()), offset);
    if (!hunk) throw new UserError('There is no change at the cursor.');
    const edit = new WorkspaceEdit();
    const range = new Range(document.positionAt(hunk.newStart), document.positionAt(hunk.newEnd));
    edit.replace(this.proposal, range, before.slice(hunk.start, hunk.end));
    await workspace.applyEdit(edit);
  }

  /** Closes the difference; what is not kept is gone. */
  async close(): Promise<void> {
    const document = workspace.textDocuments.find(({ uri }) => uri.toString() === this.proposal.toString());
    // Into memory only: an editor with changes would ask before it closes.
    if (document?.isDirty) await document.save();
    const tabs = window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => this.isShownIn(tab.input));
    await window.tabGroups.close(tabs);
    this.dispose();
  }

  isShownIn(input: unknown): boolean {
    // Told by its shape: the class is not the same in every host.
    const { modified } = (input ?? {}) as Partial<TabInputTextDiff>;
    return modified?.toString() === this.proposal.toString();
  }

  dispose(): void {
    this.#files.remove(this.proposal);
    if (this.#empty) this.#files.remove(this.#empty);
  }

  async #keeping(work: (proposed: string) => Promise<void>): Promise<void> {
    if (this.#isWriting) throw new UserError('This is still being written. Wait for its end, or discard it.');
    if (this.#isKeeping) return;
    this.#isKeeping = true;
    try {
      await work((await workspace.openTextDocument(this.proposal)).getText());
    } finally {
      this.#isKeeping = false;
    }
  }

  /** The file's document; where it has changed since, the proposal is made anew and has to be looked at again. */
  async #upToDate(proposed: string): Promise<TextDocument> {
    const document = await workspace.openTextDocument(this.init.target);
    const now = document.getText();
    if (now === this.#before) return document;
    const { languageId } = this.init;
    const { text, hunks } = await this.#requests.rebase({ languageId, before: this.#before, proposed, now });
    this.#before = now;
    await this.#replaceProposal(text);
    this.#doubts = doubtsOf(hunks);
    throw new UserError(
      'The file has changed meanwhile. The proposal was fitted to it: look at it again, then keep it.',
    );
  }

  async #replaceProposal(text: string): Promise<void> {
    const document = await workspace.openTextDocument(this.proposal);
    const edit = new WorkspaceEdit();
    edit.replace(
      this.proposal,
      new Range(document.positionAt(0), document.positionAt(document.getText().length)),
      text,
    );
    await workspace.applyEdit(edit);
  }

  async #write(document: TextDocument, hunks: readonly LineHunk[], proposed: string): Promise<void> {
    const edit = new WorkspaceEdit();
    for (const { start, end, newStart, newEnd } of hunks) {
      const range = new Range(document.positionAt(start), document.positionAt(end));
      edit.replace(document.uri, range, proposed.slice(newStart, newEnd));
    }
    if (!(await workspace.applyEdit(edit))) throw new UserError('The file could not be changed.');
  }

  async #create(text: string): Promise<void> {
    const edit = new WorkspaceEdit();
    // Never over a file that somebody made meanwhile.
    edit.createFile(this.init.target, { overwrite: false, contents: new TextEncoder().encode(text) });
    const isThere = await workspace.fs.stat(this.init.target).then(
      () => true,
      () => false,
    );
    if (isThere || !(await workspace.applyEdit(edit))) {
      throw new UserError(`${this.init.path} could not be made: there is such a file now, or it may not be written.`);
    }
  }
}
