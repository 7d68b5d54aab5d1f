// Cuts a file into pieces of about a screen: at the beginnings of declarations where there is a syntax tree, at blank
// lines and shallow indentation elsewhere. A comment stays with what it is about.
import type { Node } from '@vscode/tree-sitter-wasm';

/** Lines from `start` to before `end`, counted from 0. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
}

/** A piece is closed at the first good place after this, and anywhere when it is twice as long. */
const TARGET_LINES = 40;
const TARGET_CHARS = 1_800;
/** Declarations longer than this are cut at what they consist of. */
const DEEPEST = 4;

/** `root` is the file's syntax tree where there is one. */
export function chunksOf(lines: readonly string[], root?: Node): Chunk[] {
  const places = root ? beginnings(root) : looks(lines);
  const chunks: Chunk[] = [];
  let start = 0;
  let chars = 0;
  let last = -1;
  for (let line = 0; line < lines.length; line++) {
    if (places.has(line) && line > start && isFull(line - start, chars, 0.5)) last = line;
    if (isFull(line - start, chars, 1) && line > start) {
      const cut = last > start ? last : isFull(line - start, chars, 2) ? line : -1;
      if (cut > 0) {
        chunks.push({ start, end: cut });
        start = cut;
        chars = 0;
        for (let kept = cut; kept < line; kept++) chars += lines[kept]?.length ?? 0;
        last = -1;
      }
    }
    chars += lines[line]?.length ?? 0;
  }
  if (start < lines.length) chunks.push({ start, end: lines.length });
  return chunks;
}

function isFull(lines: number, chars: number, factor: number): boolean {
  return lines >= TARGET_LINES * factor || chars >= TARGET_CHARS * factor;
}

/** Rows at which a declaration (or the comment before it) begins. */
function beginnings(root: Node): Set<number> {
  const rows = new Set<number>();
  const visit = (node: Node, depth: number) => {
    let commentFrom: number | undefined;
    for (const child of node.namedChildren) {
      if (!child) continue;
      const row = child.startPosition.row;
      const endRow = child.endPosition.row;
      if (/comment/.test(child.type)) {
        commentFrom ??= row;
        continue;
      }
      rows.add(commentFrom ?? row);
      commentFrom = undefined;
      if (depth < DEEPEST && endRow - row > TARGET_LINES) visit(child, depth + 1);
    }
  };
  visit(root, 0);
  return rows;
}

/** Rows after a blank line that are hardly indented; in Markdown also headings. */
function looks(lines: readonly string[]): Set<number> {
  const rows = new Set<number>();
  for (let line = 1; line < lines.length; line++) {
    const text = lines[line] ?? '';
    const isAfterBlank = (lines[line - 1] ?? '').trim() === '';
    if (/^#{1,6}\s/.test(text) || (isAfterBlank && /^\s{0,4}\S/.test(text))) rows.add(line);
  }
  return rows;
}
