// The consent for this workspace, with VS Code's memory and windows behind it.
import { workspace } from 'vscode';
import { FALLBACK_CONSENT_METHOD } from '../../shared/protocol/fallback.ts';
import type { Shared } from '../contributions.ts';
import { Consent } from './consent.ts';
import { editorDialog } from './editorDialog.ts';

/** It holds nothing itself: all that is known is in the workspace's memory. */
export function workspaceConsent({ context, session }: Shared): Consent {
  return new Consent({
    memory: context.workspaceState,
    dialog: editorDialog,
    isTrusted: () => workspace.isTrusted,
    tell: (consent) => session.notify(FALLBACK_CONSENT_METHOD, { consent }),
  });
}
