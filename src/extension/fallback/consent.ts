// Whether the person agreed that this workspace may send to a hosted API. Kept by VS Code for the workspace, so that a
// workspace's own files cannot agree for them.
import type { Memento } from 'vscode';
import { type FallbackAskConsentParams, FallbackConsent } from '../../shared/protocol/fallback.ts';
import type { Dialog } from './dialog.ts';
import { consentQuestion } from './fallbackWords.ts';

const KEY = 'hob.fallback.consent';

export interface ConsentParts {
  readonly memory: Pick<Memento, 'get' | 'update'>;
  readonly dialog: Dialog;
  isTrusted(): boolean;
  /** Tells the server what holds now. */
  tell(consent: FallbackConsent | null): void;
}

export class Consent {
  readonly #parts: ConsentParts;

  constructor(parts: ConsentParts) {
    this.#parts = parts;
  }

  /** None in a workspace that is not trusted, whatever was agreed before. */
  get current(): FallbackConsent | null {
    if (!this.#parts.isTrusted()) return null;
    return FallbackConsent.safeParse(this.#parts.memory.get(KEY)).data ?? null;
  }

  /** A server has started, and knows nothing yet. */
  tell(): void {
    this.#parts.tell(this.current);
  }

  /** Asks once; what was agreed before is not asked again. */
  async ask(params: FallbackAskConsentParams): Promise<boolean> {
    const { memory, dialog, isTrusted } = this.#parts;
    if (!isTrusted()) return false;
    const { provider, host } = params.target;
    const { current } = this;
    if (current?.provider === provider && current.host === host) return true;
    const { message, ...options } = consentQuestion(params, dialog.t);
    if (!(await dialog.agree(message, options))) return false;
    await memory.update(KEY, { provider, host });
    return true;
  }

  async withdraw(): Promise<void> {
    const { memory, dialog } = this.#parts;
    const before = this.current;
    await memory.update(KEY, undefined);
    this.tell();
    dialog.tell(
      before
        ? dialog.t(
            'Nothing more goes from this workspace to {0}. It will be asked for again before the next use.',
            before.host,
          )
        : dialog.t('Nobody had agreed to send anything from this workspace to a hosted model.'),
    );
  }
}
