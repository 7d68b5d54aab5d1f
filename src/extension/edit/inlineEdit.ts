// Code rewritten by instruction: asks what to do, streams the new version into a difference, and asks again with more
// words where the person is not content. Nothing is written before it is kept.
import { randomUUID } from 'node:crypto';
import {
  CancellationTokenSource,
  l10n,
  ProgressLocation,
  type Range,
  Selection,
  type TextDocument,
  type TextEditor,
  TextEditorRevealType,
  window,
} from 'vscode';
import { isCancellation, UserError } from '../../shared/base/errors.ts';
import { EDIT_DELTA_METHOD, EditDeltaParams, type EditRewriteResult } from '../../shared/protocol/edit.ts';
import type { ServerSession } from '../session.ts';
import { isWritten } from '../writtenDocuments.ts';
import type { EditRequests } from './editRequests.ts';
import { askingWords, paidWords } from './hostedWords.ts';
import type { Review } from './review.ts';
import type { Reviews } from './reviews.ts';

const SHOW_EVERY_MS = 150;

export interface InlineEditParts {
  readonly session: ServerSession;
  readonly requests: EditRequests;
  readonly reviews: Reviews;
}

export interface Wish {
  readonly document: TextDocument;
  readonly range: Range;
  readonly instruction: string;
  readonly problems?: readonly string[];
}

interface Round {
  readonly instruction: string;
  readonly code: string;
}

/** A proposal that came from an instruction. */
interface Conversation {
  readonly wish: Wish;
  readonly before: string;
  readonly rounds: Round[];
  /** The file as it was proposed last. */
  proposed?: string;
}

export class InlineEdit {
  readonly #parts: InlineEditParts;
  /** What was asked for and written, by the address of the proposal. */
  readonly #rounds = new Map<string, Conversation>();

  constructor(parts: InlineEditParts) {
    this.#parts = parts;
  }

  /** Asks for the instruction first. */
  async begin(editor: TextEditor | undefined): Promise<void> {
    if (!editor || !isWritten(editor.document))
      throw new UserError('Open the file and select the code to be edited first.');
    const { document, selection } = editor;
    const instruction = await window.showInputBox({
      title: selection.isEmpty ? l10n.t('Edit the code at the cursor') : l10n.t('Edit the selected code'),
      prompt: l10n.t('What should change? The new version is shown before anything is written.'),
      placeHolder: l10n.t('e.g. handle an empty list'),
    });
    if (instruction?.trim()) await this.run({ document, range: selection, instruction });
  }

  /** Shows the difference while it is written. */
  async run(wish: Wish): Promise<void> {
    const { document } = wish;
    const before = document.getText();
    const review = this.#parts.reviews.create({
      target: document.uri,
      path: document.uri.path.split('/').at(-1) ?? document.uri.path,
      languageId: document.languageId,
      before,
      isNew: false,
      kind: 'edit',
    });
    const key = review.proposal.toString();
    this.#rounds.set(key, { wish, before, rounds: [] });
    const source = new CancellationTokenSource();
    this.#parts.reviews.onClosed(review, () => {
      this.#rounds.delete(key);
      source.cancel();
    });
    await review.show(before, { preserveFocus: false });
    const editor = window.activeTextEditor;
    if (editor?.document.uri.toString() === key) {
      editor.selection = new Selection(wish.range.start, wish.range.start);
      editor.revealRange(wish.range, TextEditorRevealType.InCenterIfOutsideViewport);
    }
    await this.#write(review, wish, source);
  }

  /** Asks for something else, with what was written as part of the conversation. */
  async retry(review: Review): Promise<void> {
    const known = this.#rounds.get(review.proposal.toString());
    if (!known) throw new UserError('This proposal did not come from an instruction. Ask in the chat instead.');
    if (review.isWriting) throw new UserError('This is still being written. Wait for its end, or discard it.');
    const instruction = await window.showInputBox({
      title: l10n.t('Ask again'),
      prompt: l10n.t('What should be different?'),
      placeHolder: known.wish.instruction,
    });
    if (!instruction?.trim()) return;
    const source = new CancellationTokenSource();
    this.#parts.reviews.onClosed(review, () => {
      this.#rounds.delete(review.proposal.toString());
      source.cancel();
    });
    await this.#write(review, { ...known.wish, instruction }, source);
  }

  async #write(review: Review, wish: Wish, source: CancellationTokenSource): Promise<void> {
    const known = this.#rounds.get(review.proposal.toString());
    if (!known) return;
    const shown = new StreamedText(known.before, (text) => review.stream(text));
    try {
      review.stream(known.before);
      const result = await this.#ask(wish, known, { source, shown });
      shown.stop();
      const text = known.before.slice(0, result.start) + result.code + known.before.slice(result.end);
      known.rounds.push({ instruction: wish.instruction, code: result.code });
      known.proposed = text;
      review.finish(text, []);
      this.#parts.reviews.finished(review);
      const paid = paidWords(result, l10n.t);
      if (text === known.before) tell(window.showInformationMessage, [l10n.t('The model changed nothing.'), paid]);
      else tell(result.note ? window.showWarningMessage : window.showInformationMessage, [result.note, paid]);
    } catch (error) {
      shown.stop();
      await this.#failed(review, known, error);
    } finally {
      source.dispose();
    }
  }

  async #ask(
    wish: Wish,
    known: Conversation,
    { source, shown }: { readonly source: CancellationTokenSource; readonly shown: StreamedText },
  ): Promise<EditRewriteResult> {
    const { document, range, instruction, problems } = wish;
    // Offsets in the text of then: the document may have changed since.
    const start = offsetIn(known.before, range.start);
    const end = offsetIn(known.before, range.end);
    return window.withProgress(
      { location: ProgressLocation.Notification, title: l10n.t('Hob is writing…'), cancellable: true },
      async (progress, token) => {
        token.onCancellationRequested(() => source.cancel());
        const id = randomUUID();
        const listener = this.#parts.session.onNotification(EDIT_DELTA_METHOD, EditDeltaParams, (delta) => {
          if (delta.id !== id) return;
          if (delta.hosted) progress.report({ message: askingWords(delta.hosted, l10n.t) });
          shown.come(delta);
        });
        const params = {
          id,
          uri: document.uri.toString(),
          languageId: document.languageId,
          text: known.before,
          start,
          end,
          instruction,
          ...(problems ? { problems: [...problems] } : {}),
          ...(known.rounds.length > 0 ? { earlier: known.rounds } : {}),
        };
        return this.#parts.requests.rewrite(params, source.token).finally(() => listener.dispose());
      },
    );
  }

  /** Nothing is left of a first try; after an earlier one, that one is shown again. */
  async #failed(review: Review, known: Conversation, error: unknown): Promise<void> {
    const isOpen = this.#rounds.has(review.proposal.toString());
    if (isOpen && known.proposed !== undefined) review.finish(known.proposed, []);
    else if (isOpen) await this.#parts.reviews.close(review);
    if (!isCancellation(error)) throw error;
  }
}

/** Puts what has come into the text; lines that are not written yet stay the old ones, so that little moves. */
class StreamedText {
  readonly #before: string;
  readonly #show: (text: string) => void;
  #last = '';
  #isStopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(before: string, show: (text: string) => void) {
    this.#before = before;
    this.#show = show;
  }

  come({ text, start, end }: EditDeltaParams): void {
    if (text === undefined || start === undefined || end === undefined || this.#isStopped) return;
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const written = whole.split('\n').length - 1;
    const rest = this.#before.slice(start, end).split('\n').slice(written).join('\n');
    this.#last = this.#before.slice(0, start) + whole + rest + this.#before.slice(end);
    // The editor reads the text anew each time: a few times a second is smooth enough.
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (!this.#isStopped) this.#show(this.#last);
    }, SHOW_EVERY_MS);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }
}

function tell(show: (message: string) => unknown, sentences: readonly (string | undefined)[]): void {
  const words = sentences.filter((sentence) => sentence !== undefined).join(' ');
  if (words !== '') show(words);
}

function offsetIn(text: string, { line, character }: { line: number; character: number }): number {
  let at = 0;
  for (let passed = 0; passed < line; passed++) {
    const next = text.indexOf('\n', at);
    if (next < 0) return text.length;
    at = next + 1;
  }
  return Math.min(text.length, at + character);
}
