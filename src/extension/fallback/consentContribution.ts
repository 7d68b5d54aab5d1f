// Answers the server's question whether this workspace may send to a hosted model, and tells each server what holds.
import { DisposableList } from '../../shared/base/disposables.ts';
import { FALLBACK_ASK_CONSENT_METHOD, FallbackAskConsentParams } from '../../shared/protocol/fallback.ts';
import type { Contribution } from '../contributions.ts';
import { workspaceConsent } from './workspaceConsent.ts';

export const consentContribution: Contribution = {
  name: 'consent',
  activate(shared) {
    const { session } = shared;
    const disposables = new DisposableList();
    const consent = workspaceConsent(shared);
    session.onRequest(FALLBACK_ASK_CONSENT_METHOD, FallbackAskConsentParams, async (params) => ({
      isGranted: await consent.ask(params),
    }));
    disposables.add(
      session.onDidChangeState((state) => {
        if (state === 'running') consent.tell();
      }),
    );
    return disposables;
  },
};
