// The scheme of proposals that are shown and not yet kept; the manifest's `when` clauses name it too.

export const PROPOSAL_SCHEME = 'hob-proposal';
