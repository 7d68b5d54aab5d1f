// The list of earlier chats as the page shows it, and what can be done with one: deleted after a question, exported.
import { l10n, window, workspace } from 'vscode';
import type { HostMessage } from '../../shared/protocol/chatView.ts';
import type { ChatRequests } from './chatRequests.ts';
import type { Conversations } from './conversations.ts';

export interface HistoryParts {
  readonly requests: Pick<ChatRequests, 'list' | 'delete' | 'deleteAll' | 'export'>;
  readonly conversations: Pick<Conversations, 'current' | 'begin'>;
  post(message: HostMessage): void;
}

export class History {
  readonly #parts: HistoryParts;

  constructor(parts: HistoryParts) {
    this.#parts = parts;
  }

  async list(query: string): Promise<void> {
    const { requests, conversations: shown, post } = this.#parts;
    const { conversations } = await requests.list(query);
    post({ type: 'history', query, conversations, current: shown.current });
  }

  async delete(conversation: string): Promise<void> {
    const { requests, conversations } = this.#parts;
    if (!(await isSure(l10n.t('Delete this chat?'), l10n.t('Delete')))) return;
    await requests.delete(conversation);
    if (conversation === conversations.current) await conversations.begin();
    else await this.list('');
  }

  async deleteAll(): Promise<void> {
    const { requests, conversations } = this.#parts;
    if (!(await isSure(l10n.t('Delete all chats of this workspace?'), l10n.t('Delete All')))) return;
    await requests.deleteAll();
    await conversations.begin();
  }

  async export(conversation: string): Promise<void> {
    const exported = await this.#parts.requests.export(conversation);
    if (!exported) return;
    const document = await workspace.openTextDocument({ language: 'markdown', content: exported.markdown });
    await window.showTextDocument(document);
  }
}

async function isSure(question: string, yes: string): Promise<boolean> {
  return (await window.showWarningMessage(question, { modal: true }, yes)) === yes;
}
