// What a fill-in-the-middle family is: how a prompt is laid out for it and which tokens must never leave or enter as text.

/** A piece of another file (or of a recent edit) that comes before the current file. */
export interface ContextPiece {
  /** Path relative to the workspace, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** The parts of an anchored prompt, all without control tokens (see neutralise.ts). Line ends are `\n`. */
export interface FimParts {
  /** Oldest first; append-only between re-anchors, so that the KV cache of the engine stays valid. */
  readonly context: readonly ContextPiece[];
  readonly workspaceName: string;
  readonly path: string;
  readonly languageId: string;
  /** From the head's grid line to the anchor. */
  readonly prefix: string;
  /** Snapshot of what follows, taken when the anchor was laid. */
  readonly suffix: string;
  /** Typed since the anchor: the beginning of the middle. Always the last thing in the prompt. */
  readonly begun: string;
}

export interface FimFamily {
  readonly id: string;
  /** The prompt; growing `begun` changes nothing but its end. */
  render(parts: FimParts): string;
  /** Strings that end an answer, the most important first: some servers take only four. */
  readonly stop: readonly string[];
  /** Control tokens of the family, as text: neutralised in what goes in, cut from what comes out. */
  readonly controlTokens: readonly string[];
}
