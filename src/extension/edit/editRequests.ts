// The edit requests of the protocol, typed, over the session.
import type { CancellationToken } from 'vscode';
import {
  EDIT_COMMIT_METHOD,
  EDIT_PLAN_METHOD,
  EDIT_PROPOSE_METHOD,
  EDIT_REBASE_METHOD,
  EDIT_REWRITE_METHOD,
  type EditCommitParams,
  EditCommitResult,
  type EditPlanParams,
  EditPlanResult,
  EditProposal,
  type EditProposeParams,
  type EditRebaseParams,
  type EditRewriteParams,
  EditRewriteResult,
} from '../../shared/protocol/edit.ts';
import type { ServerSession } from '../session.ts';

export type EditRequests = ReturnType<typeof editRequests>;

export function editRequests(session: ServerSession) {
  return {
    plan: (params: EditPlanParams) => session.request(EDIT_PLAN_METHOD, params, EditPlanResult),
    propose: (params: EditProposeParams) => session.request(EDIT_PROPOSE_METHOD, params, EditProposal),
    rebase: (params: EditRebaseParams) => session.request(EDIT_REBASE_METHOD, params, EditProposal),
    rewrite: (params: EditRewriteParams, token: CancellationToken) =>
      session.request(EDIT_REWRITE_METHOD, params, EditRewriteResult, token),
    commitMessage: (params: EditCommitParams, token: CancellationToken) =>
      session.request(EDIT_COMMIT_METHOD, params, EditCommitResult, token),
  };
}
