// Between the search and its worker thread: plain data, one question at a time answered by number.

/** A workspace folder, and the patterns of `hob.completion.exclude`. */
export interface SearchedFolder {
  /** Absolute path. */
  readonly root: string;
  readonly exclude: readonly string[];
}

export interface SearchRequest {
  readonly id: number;
  readonly question: string;
  readonly folders: readonly SearchedFolder[];
  /** Pieces wanted at most. */
  readonly most: number;
}

/** A piece of a file that has to do with the question. Lines count from 0, `end` is the line after the last. */
export interface FoundPiece {
  readonly root: string;
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly score: number;
  readonly text: string;
}

export interface SearchFigures {
  readonly files: number;
  /** Files that were read anew for this question. */
  readonly read: number;
  /** Files that were left out because a bound was reached. */
  readonly left: number;
  readonly indexBytes: number;
}

export type WorkerAnswer =
  | { readonly id: number; readonly progress: { readonly done: number; readonly total: number } }
  | { readonly id: number; readonly pieces: readonly FoundPiece[]; readonly figures: SearchFigures }
  | { readonly id: number; readonly error: string };
