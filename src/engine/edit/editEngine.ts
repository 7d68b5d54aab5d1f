// Edits without an editor: plans, proposals, rewrites and commit messages. It writes nothing anywhere.
import { UserError } from '../../shared/base/errors.ts';
import type {
  EditCommitParams,
  EditCommitResult,
  EditDeltaParams,
  EditPlanParams,
  EditPlanResult,
  EditProposal,
  EditProposeParams,
  EditRebaseParams,
  EditRewriteParams,
  EditRewriteResult,
} from '../../shared/protocol/edit.ts';
import { TokenEstimator } from '../chat/tokenEstimator.ts';
import type { Grammars } from '../completion/syntax/grammars.ts';
import type { AskParts } from './askForText.ts';
import { writeCommitMessage } from './commitMessage.ts';
import { planEdits } from './plan.ts';
import { propose } from './propose.ts';
import { rebase } from './rebase.ts';
import { rewrite } from './rewrite.ts';
import type { TargetFolder } from './targetPath.ts';

export interface EditEngineParts extends Omit<AskParts, 'estimator'> {
  readonly grammars: Grammars;
  readonly folders: () => readonly TargetFolder[];
  /** Relative to its workspace folder where it lies in one. */
  readonly pathOf: (uri: string) => string;
  readonly isExcluded: (path: string) => boolean;
  /** Why a file must not leave this machine, as a sentence; `root`: the folder whose rules hold outside of the workspace. */
  readonly whyNotBeyond: (uri: string, root?: string) => Promise<string | undefined>;
}

/** Who hears of a text while it comes, and who may call it off. */
export interface EditSink {
  readonly signal: AbortSignal;
  delta(params: EditDeltaParams): void;
}

export class EditEngine {
  readonly #parts: EditEngineParts;
  readonly #asking: AskParts;

  constructor(parts: EditEngineParts) {
    this.#parts = parts;
    this.#asking = { ...parts, estimator: new TokenEstimator() };
  }

  plan(params: EditPlanParams): Promise<EditPlanResult> {
    return planEdits(params, this.#parts.folders());
  }

  /** @throws UserError with the sentence why it cannot be applied. */
  async propose(params: EditProposeParams): Promise<EditProposal> {
    this.#checkExcluded(params.uri);
    const proposal = await propose(params, this.#parts.grammars);
    return { text: proposal.text, hunks: [...proposal.hunks], refused: [...proposal.refused] };
  }

  async rebase(params: EditRebaseParams): Promise<EditProposal> {
    const proposal = await rebase(params, this.#parts.grammars);
    return { text: proposal.text, hunks: [...proposal.hunks], refused: [...proposal.refused] };
  }

  async rewrite(params: EditRewriteParams, { signal, delta }: EditSink): Promise<EditRewriteResult> {
    this.#checkExcluded(params.uri);
    const { grammars, pathOf, whyNotBeyond } = this.#parts;
    const onDelta = (part: Omit<EditDeltaParams, 'id'>) => delta({ id: params.id, ...part });
    const whyStaying = () => whyNotBeyond(params.uri);
    return rewrite(params, { path: pathOf(params.uri), grammars, signal, whyStaying, onDelta }, this.#asking);
  }

  async commitMessage(params: EditCommitParams, { signal, delta }: EditSink): Promise<EditCommitResult> {
    const { isExcluded } = this.#parts;
    const onDelta = (part: Omit<EditDeltaParams, 'id'>) => delta({ id: params.id, ...part });
    const root = (params.root ?? this.#parts.folders()[0]?.uri ?? 'file:///').replace(/\/$/, '');
    const whyNotBeyond = (path: string) =>
      this.#parts.whyNotBeyond(`${root}/${path.split('/').map(encodeURIComponent).join('/')}`, root);
    return writeCommitMessage(params, { signal, isExcluded, whyNotBeyond, onDelta }, this.#asking);
  }

  #checkExcluded(uri: string): void {
    const path = this.#parts.pathOf(uri);
    if (!this.#parts.isExcluded(path)) return;
    throw new UserError(
      `${path} is left alone: files of secrets and what hob.completion.exclude names are not edited by Hob.`,
    );
  }
}
