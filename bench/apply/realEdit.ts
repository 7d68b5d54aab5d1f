// An edit as a person made it: a file before it, and which lines became which. From commits of this repository's history.

export interface LineEdit {
  /** Lines `from` to `to` (exclusive) of the file before. */
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

export interface RealEdit {
  readonly commit: string;
  readonly path: string;
  readonly languageId: string;
  readonly before: readonly string[];
  readonly edits: readonly LineEdit[];
}

/** The file after the edits. */
export function edited(before: readonly string[], edits: readonly LineEdit[]): string[] {
  const result: string[] = [];
  let at = 0;
  for (const { from, to, lines } of edits) {
    result.push(...before.slice(at, from), ...lines);
    at = to;
  }
  return [...result, ...before.slice(at)];
}
