// The ways in which models tell an edit: each makes of a real edit the code block that a model would have written.
import { edited, type LineEdit, type RealEdit } from './realEdit.ts';

export const FORMS = ['search', 'diff', 'whole', 'unit', 'elided', 'snippet'] as const;
export type Form = (typeof FORMS)[number];

export interface Told {
  readonly lines: readonly string[];
  readonly language: string;
  /** Lines of the file before that the answer shows or replaces. */
  readonly shown: readonly (readonly [from: number, to: number])[];
}

const CONTEXT_LINES = 3;
/** Unchanged lines that are left out of an elided answer, at least. */
const LEAST_LEFT_OUT = 4;

/** undefined where the edit cannot be told so. */
export function tell(edit: RealEdit, form: Form): Told | undefined {
  switch (form) {
    case 'search':
      return inHunks(edit, searchReplace, '');
    case 'diff':
      return inHunks(edit, diffHunk, 'diff');
    case 'whole':
      return { lines: edited(edit.before, edit.edits), language: edit.languageId, shown: [[0, edit.before.length]] };
    case 'unit':
      return inChunks(edit, (chunk) => edited(chunk.before, chunk.edits));
    case 'elided':
      return inChunks(edit, elided);
    case 'snippet':
      return snippet(edit);
  }
}

interface Group {
  readonly from: number;
  readonly to: number;
  readonly edits: readonly LineEdit[];
}

/** Edits whose context lines meet belong together. */
function groups({ before, edits }: RealEdit): Group[] {
  const result: { from: number; to: number; edits: LineEdit[] }[] = [];
  for (const edit of edits) {
    const from = Math.max(0, edit.from - CONTEXT_LINES);
    const to = Math.min(before.length, edit.to + CONTEXT_LINES);
    const last = result.at(-1);
    if (last && from <= last.to) {
      last.edits.push(edit);
      last.to = to;
    } else result.push({ from, to, edits: [edit] });
  }
  return result;
}

function inHunks(edit: RealEdit, write: (edit: RealEdit, group: Group) => string[], language: string): Told {
  const all = groups(edit);
  return {
    lines: all.flatMap((group) => write(edit, group)),
    language,
    shown: all.map(({ from, to }) => [from, to] as const),
  };
}

function searchReplace({ before }: RealEdit, group: Group): string[] {
  const old = before.slice(group.from, group.to);
  return ['<<<<<<< SEARCH', ...old, '=======', ...edited(old, shifted(group)), '>>>>>>> REPLACE'];
}

function diffHunk({ before }: RealEdit, group: Group): string[] {
  const lines = [`@@ -${group.from + 1},${group.to - group.from} +${group.from + 1},${group.to - group.from} @@`];
  let at = group.from;
  for (const { from, to, lines: added } of group.edits) {
    lines.push(...before.slice(at, from).map((line) => ` ${line}`));
    lines.push(...before.slice(from, to).map((line) => `-${line}`), ...added.map((line) => `+${line}`));
    at = to;
  }
  return [...lines, ...before.slice(at, group.to).map((line) => ` ${line}`)];
}

function shifted({ from, edits }: Group): LineEdit[] {
  return edits.map((edit) => ({ ...edit, from: edit.from - from, to: edit.to - from }));
}

/** Lines around the edits without a word, as one piece; only for edits that are near each other. */
function snippet(edit: RealEdit): Told | undefined {
  const all = groups(edit);
  const [group] = all;
  if (all.length !== 1 || !group) return undefined;
  const isAtEnd = group.edits.some(({ from, to }) => from - group.from < 2 || group.to - to < 2);
  if (isAtEnd) return undefined;
  const lines = edited(edit.before.slice(group.from, group.to), shifted(group));
  return { lines, language: edit.languageId, shown: [[group.from, group.to]] };
}

interface Chunk {
  readonly before: readonly string[];
  readonly edits: readonly LineEdit[];
}

/** Whole top-level pieces (what stands between empty lines before a line that begins at the left). */
function inChunks(edit: RealEdit, write: (chunk: Chunk) => string[] | undefined): Told | undefined {
  const { before, edits } = edit;
  const touched = chunksOf(before).flatMap(([from, to]) => {
    const own = edits.filter((each) => each.from >= from && each.to <= to && (each.from < to || to === before.length));
    return own.length > 0 ? [{ from, to, edits: own }] : [];
  });
  if (touched.reduce((sum, chunk) => sum + chunk.edits.length, 0) !== edits.length) return undefined;
  const [chunk] = touched;
  if (touched.length !== 1 || !chunk || chunk.to - chunk.from < 3) return undefined;
  // A first line that is edited is no name to go by.
  if (chunk.edits.some(({ from, to }) => from <= chunk.from || to >= chunk.to)) return undefined;
  const lines = write({ before: before.slice(chunk.from, chunk.to), edits: shifted(chunk) });
  return lines && { lines, language: edit.languageId, shown: [[chunk.from, chunk.to]] };
}

function chunksOf(lines: readonly string[]): [number, number][] {
  const starts = [0];
  for (let at = 1; at < lines.length; at++) {
    if (lines[at - 1]?.trim() === '' && /^[^\s})\]]/.test(lines[at] ?? '')) starts.push(at);
  }
  return starts.map((from, index) => {
    let to = starts[index + 1] ?? lines.length;
    while (to > from && lines[to - 1]?.trim() === '') to--;
    return [from, to];
  });
}

/** The piece with everything left out that is far from the edits; its first and last lines stay. */
function elided({ before, edits }: Chunk): string[] | undefined {
  const isKept = before.map((_, line) =>
    edits.some(({ from, to }) => line >= from - CONTEXT_LINES && line < to + CONTEXT_LINES),
  );
  isKept[0] = true;
  isKept[before.length - 1] = true;
  const result: string[] = [];
  let leftOut = 0;
  let at = 0;
  for (let line = 0; line <= before.length; ) {
    const edit = edits.find(({ from }) => from === line);
    if (edit && at === line) {
      result.push(...edit.lines);
      at = Math.max(edit.to, line);
      if (edit.to > line) {
        line = edit.to;
        continue;
      }
    }
    let end = line;
    while (end < before.length && !isKept[end]) end++;
    if (end - line >= LEAST_LEFT_OUT) {
      const indent = /^\s*/.exec(before[line] ?? '')?.[0] ?? '';
      result.push(`${indent}// ... existing code ...`);
      leftOut++;
      line = end;
      at = end;
    } else {
      if (line < before.length) result.push(before[line] ?? '');
      line++;
      at = line;
    }
  }
  return leftOut > 0 ? result : undefined;
}
