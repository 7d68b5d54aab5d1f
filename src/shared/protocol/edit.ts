// hob/edit/*: what a code block of an answer does to a file, code rewritten by instruction, and commit messages. The
// server only proposes; writing is the client's, after a person has seen the difference.
import * as z from 'zod';

/** Answer text, or one code block of it. */
export const EditPlanParams = z.object({
  /** Markdown of an answer; with `block`, the code alone. */
  text: z.string(),
  block: z
    .object({
      /** What stands behind the fence. */
      info: z.string(),
      /** The line of the answer above the fence. */
      above: z.string(),
    })
    .optional(),
  /** The document that code without a file name is for. */
  active: z.string().optional(),
});
export type EditPlanParams = z.infer<typeof EditPlanParams>;

export const EditTarget = z.object({
  uri: z.string(),
  /** Relative to its workspace folder, with `/`. */
  path: z.string(),
  code: z.string(),
  language: z.string(),
  /** To be shown with the difference: the file decides what the editor or the repository does. */
  warning: z.string().optional(),
});
export type EditTarget = z.infer<typeof EditTarget>;

export const EditPlanResult = z.object({
  targets: z.array(EditTarget),
  /** A sentence for each block that has no place to go. */
  refused: z.array(z.string()),
});
export type EditPlanResult = z.infer<typeof EditPlanResult>;
/** Request: which files the code of an answer is for. Paths outside of the workspace are refused. */
export const EDIT_PLAN_METHOD = 'hob/edit/plan';

export const EditHunk = z.object({
  /** Offsets in the text as it was, UTF-16 units. */
  start: z.number().int(),
  end: z.number().int(),
  text: z.string(),
  how: z.enum(['exact', 'similar', 'unit', 'whole']),
  /** Why a person should look twice, one sentence. */
  doubt: z.string().optional(),
});
export type EditHunk = z.infer<typeof EditHunk>;

export const EditProposeParams = z.object({
  uri: z.string(),
  languageId: z.string(),
  /** The file as it is now; empty for a new one. */
  text: z.string(),
  code: z.string(),
  language: z.string(),
});
export type EditProposeParams = z.infer<typeof EditProposeParams>;

export const EditProposal = z.object({
  /** The file as it would be. */
  text: z.string(),
  hunks: z.array(EditHunk),
  /** Parts that could not be placed, a sentence each. */
  refused: z.array(z.string()),
});
export type EditProposal = z.infer<typeof EditProposal>;
/** Request: the code placed in the file, or an error with the sentence why not. */
export const EDIT_PROPOSE_METHOD = 'hob/edit/propose';

export const EditRebaseParams = z.object({
  languageId: z.string(),
  before: z.string(),
  proposed: z.string(),
  now: z.string(),
});
export type EditRebaseParams = z.infer<typeof EditRebaseParams>;
/** Request, result EditProposal: a proposal for a file that has changed since. */
export const EDIT_REBASE_METHOD = 'hob/edit/rebase';

export const EditRewriteParams = z.object({
  /** Names the work in its notifications. */
  id: z.string(),
  uri: z.string(),
  languageId: z.string(),
  text: z.string(),
  /** What is selected, UTF-16 offsets; where both are the same, the smallest definition around it is meant. */
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
  instruction: z.string(),
  /** Messages of the problems to be fixed there. */
  problems: z.array(z.string()).optional(),
  /** What was asked for and written before, when the person asks for something else. */
  earlier: z.array(z.object({ instruction: z.string(), code: z.string() })).optional(),
});
export type EditRewriteParams = z.infer<typeof EditRewriteParams>;

export const EditRewriteResult = z.object({
  /** The lines that are replaced, offsets in the text that was sent. */
  start: z.number().int(),
  end: z.number().int(),
  code: z.string(),
  model: z.string(),
  /** Something to know about it, one sentence. */
  note: z.string().optional(),
  /** Set where a hosted model wrote it: what was paid, millionths of a US dollar, null where nobody knows. */
  paidMicroUsd: z.number().int().nullable().optional(),
});
export type EditRewriteResult = z.infer<typeof EditRewriteResult>;
/** Request: code rewritten as a person asks; streams as EDIT_DELTA_METHOD; cancelled with $/cancelRequest. */
export const EDIT_REWRITE_METHOD = 'hob/edit/rewrite';

/** A hosted model is about to be asked, because none here can do it and a rule of the person's says so. */
export const HostedAsking = z.object({
  name: z.string(),
  /** Estimated price, millionths of a US dollar; null where nobody knows. */
  costMicroUsd: z.number().int().nullable(),
});
export type HostedAsking = z.infer<typeof HostedAsking>;

export const EditDeltaParams = z.object({
  id: z.string(),
  /** All that has come so far. */
  text: z.string().optional(),
  /** Of a rewrite: the lines that are replaced. */
  start: z.number().int().optional(),
  end: z.number().int().optional(),
  /** What is being done before the text comes. */
  progress: z.string().optional(),
  hosted: HostedAsking.optional(),
});
export type EditDeltaParams = z.infer<typeof EditDeltaParams>;
/** Notification from the server: a rewrite or a commit message as far as it has come. */
export const EDIT_DELTA_METHOD = 'hob/edit/delta';

export const EditCommitParams = z.object({
  id: z.string(),
  /** Unified diff as git writes it. */
  diff: z.string(),
  /** First lines of the last commits, for their style. */
  recent: z.array(z.string()).optional(),
  /** Address of the repository's folder, that the paths of the diff are below; the first workspace folder if missing. */
  root: z.string().optional(),
});
export type EditCommitParams = z.infer<typeof EditCommitParams>;
export const EditCommitResult = z.object({
  text: z.string(),
  model: z.string(),
  note: z.string().optional(),
  /** Set where a hosted model wrote it: what was paid, millionths of a US dollar, null where nobody knows. */
  paidMicroUsd: z.number().int().nullable().optional(),
});
export type EditCommitResult = z.infer<typeof EditCommitResult>;
/** Request: a commit message for a diff; streams as EDIT_DELTA_METHOD; cancelled with $/cancelRequest. */
export const EDIT_COMMIT_METHOD = 'hob/edit/commitMessage';
