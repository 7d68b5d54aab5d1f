// Takes stretches of lines out of a file, so that a person can type them back.

/** Lines of a file, numbered from 1, both included. */
export interface Stretch {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

export interface Gap {
  readonly stretch: Stretch;
  /** What stood there, without the last line end. */
  readonly text: string;
  /** Line of the gapped text, from 0, at whose beginning it belongs. */
  readonly line: number;
}

/** A file's text (`\n` line ends) with an empty line for each of its stretches. Throws where a stretch is blank. */
export function takeOut(
  text: string,
  stretches: readonly Stretch[],
): { readonly text: string; readonly gaps: readonly Gap[] } {
  const lines = text.split('\n');
  const fromBottom = [...stretches].sort((a, b) => b.from - a.from);
  const taken = fromBottom.map((stretch) => {
    const typed = lines.splice(stretch.from - 1, stretch.to - stretch.from + 1, '').join('\n');
    if (!typed.trim()) throw new Error(`lines ${stretch.from} to ${stretch.to} of ${stretch.file} are blank`);
    return { stretch, text: typed };
  });
  const gaps = taken.map(({ stretch, text: typed }) => {
    const above = stretches.filter((other) => other.from < stretch.from);
    return {
      stretch,
      text: typed,
      line: stretch.from - 1 - above.reduce((lines, other) => lines + other.to - other.from, 0),
    };
  });
  return { text: lines.join('\n'), gaps };
}
