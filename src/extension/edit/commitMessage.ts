// The button in the Source Control view: a commit message from the staged changes, streamed into the input box. What was
// typed there before can be had back.
import { randomUUID } from 'node:crypto';
import { l10n, ProgressLocation, type Uri, window } from 'vscode';
import { isCancellation, UserError } from '../../shared/base/errors.ts';
import { EDIT_DELTA_METHOD, EditDeltaParams } from '../../shared/protocol/edit.ts';
import type { ServerSession } from '../session.ts';
import type { EditRequests } from './editRequests.ts';
import { type GitRepository, repositoryFor } from './gitApi.ts';
import { askingWords, paidWords } from './hostedWords.ts';

/** Commits that are shown to the model for their style. */
const RECENT = 6;

export class CommitMessages {
  readonly #session: ServerSession;
  readonly #requests: EditRequests;
  /** What stood in the input box before, by repository. */
  readonly #before = new Map<string, string>();
  readonly #running = new Set<string>();

  constructor(session: ServerSession, requests: EditRequests) {
    this.#session = session;
    this.#requests = requests;
  }

  /** `source`: what the Source Control view hands over. */
  async write(source: unknown): Promise<void> {
    const repository = await repositoryFor(rootOf(source), window.activeTextEditor?.document.uri);
    const key = repository.rootUri.toString();
    if (this.#running.has(key)) throw new UserError('A commit message is being written already.');
    const staged = await repository.diff(true);
    const diff = staged.trim() === '' ? await repository.diff() : staged;
    if (diff.trim() === '') throw new UserError('There are no changes to write a commit message for.');
    const typed = repository.inputBox.value;
    this.#running.add(key);
    try {
      const note = await this.#stream(repository, diff, staged.trim() === '');
      this.#before.set(key, typed);
      await this.#offerBack(repository, typed, note);
    } catch (error) {
      repository.inputBox.value = typed;
      if (!isCancellation(error)) throw error;
    } finally {
      this.#running.delete(key);
    }
  }

  /** Puts back what stood in the input box before the last message. */
  async restore(source: unknown): Promise<void> {
    const repository = await repositoryFor(rootOf(source), window.activeTextEditor?.document.uri);
    const key = repository.rootUri.toString();
    const before = this.#before.get(key);
    if (before === undefined) throw new UserError('Hob has written no commit message here.');
    this.#before.set(key, repository.inputBox.value);
    repository.inputBox.value = before;
  }

  async #stream(repository: GitRepository, diff: string, isUnstaged: boolean): Promise<string | undefined> {
    const id = randomUUID();
    const title = isUnstaged
      ? l10n.t('Hob is writing a commit message. Nothing is staged, so it is about all changes.')
      : l10n.t('Hob is writing a commit message.');
    return window.withProgress(
      { location: ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        const listener = this.#session.onNotification(EDIT_DELTA_METHOD, EditDeltaParams, (delta) => {
          if (delta.id !== id || token.isCancellationRequested) return;
          if (delta.progress !== undefined) progress.report({ message: delta.progress });
          if (delta.hosted) progress.report({ message: askingWords(delta.hosted, l10n.t) });
          if (delta.text !== undefined) repository.inputBox.value = delta.text;
        });
        try {
          const recent = await recentSubjects(repository);
          const params = { id, diff, recent, root: repository.rootUri.toString() };
          const result = await this.#requests.commitMessage(params, token);
          repository.inputBox.value = result.text;
          return [result.note, paidWords(result, l10n.t)].filter(Boolean).join(' ') || undefined;
        } finally {
          listener.dispose();
        }
      },
    );
  }

  async #offerBack(repository: GitRepository, typed: string, note: string | undefined): Promise<void> {
    if (typed.trim() === '') {
      if (note) void window.showInformationMessage(note);
      return;
    }
    const back = l10n.t('Put My Text Back');
    const words = [note, l10n.t('The commit message took the place of what you had typed.')].filter(Boolean).join(' ');
    void window.showInformationMessage(words, back).then((choice) => {
      if (choice === back) return this.restore({ rootUri: repository.rootUri });
      return undefined;
    });
  }
}

async function recentSubjects(repository: GitRepository): Promise<string[]> {
  try {
    const commits = await repository.log({ maxEntries: RECENT });
    return commits.map(({ message }) => message.split('\n')[0]?.slice(0, 200) ?? '');
  } catch {
    // A repository without a commit has no log.
    return [];
  }
}

function rootOf(source: unknown): Uri | undefined {
  if (typeof source !== 'object' || source === null || !('rootUri' in source)) return undefined;
  // VS Code hands over its SourceControl, whose rootUri is a Uri or missing.
  return source.rootUri as Uri | undefined;
}
