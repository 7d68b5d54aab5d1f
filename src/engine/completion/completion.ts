// A question for ghost text and what can come of it: the vocabulary of the engine's parts.
import type { Reason } from '../../shared/protocol/status.ts';
import type { OpenDocument, SelectedSuggestion } from './document.ts';

export interface CompletionAsk {
  readonly document: OpenDocument;
  /** Cursor, in UTF-16 units of the document's text. */
  readonly offset: number;
  readonly suggestion?: SelectedSuggestion | undefined;
  /** The person asked for it by a key. */
  readonly isInvoked: boolean;
  readonly signal: AbortSignal;
}

/** Text to show; stands in for the document's text from start to end. */
export interface GhostText {
  readonly id: string;
  readonly insertText: string;
  readonly start: number;
  readonly end: number;
}

export type CompletionOutcome = { readonly ghost: GhostText } | { readonly reason: Reason } | 'cancelled';
