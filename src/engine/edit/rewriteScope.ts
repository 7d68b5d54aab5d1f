// Which lines an instruction is about, and how much of the file around them the model sees.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { Grammars } from '../completion/syntax/grammars.ts';
import type { TextLines } from './textLines.ts';

/** Lines, `to` exclusive. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

const FUNCTION =
  /^(?!.*(?:call|type|signature|modifier|reference|parameter|argument)).*(?:function|method|constructor|closure|lambda)/;
/** Longer definitions are not rewritten because the cursor happens to stand in them. */
const MOST_LINES = 120;

/** The selected lines; without a selection the smallest definition around the cursor, else its paragraph. */
export function linesMeant(
  file: TextLines,
  selection: { start: number; end: number },
  syntax: { grammars: Grammars; languageId: string },
): LineRange {
  const first = lineAt(file, selection.start);
  if (selection.end > selection.start) {
    const last = lineAt(file, selection.end);
    // A selection that ends at the beginning of a line does not take that line in.
    const endsBefore = file.starts[last] === selection.end && last > first;
    return { from: first, to: Math.min(file.lines.length, endsBefore ? last : last + 1) };
  }
  if (file.lines[first]?.trim() === '' || first >= file.lines.length) return { from: first, to: first };
  return definitionAround(file, first, syntax) ?? paragraphAround(file, first);
}

/** The smallest definition that holds all of the lines, for context. */
export function definitionOf(
  file: TextLines,
  { from, to }: LineRange,
  { grammars, languageId }: { grammars: Grammars; languageId: string },
): LineRange | undefined {
  const tree = grammars.parse(file.text, languageId);
  if (!tree) return undefined;
  try {
    const last = Math.max(from, to - 1);
    let node: Node | null = tree.rootNode.descendantForPosition(
      { row: from, column: (file.lines[from] ?? '').search(/\S|$/) },
      { row: last, column: (file.lines[last] ?? '').length },
    );
    for (; node; node = node.parent) {
      const isDefinition =
        FUNCTION.test(node.type) || /class|interface|impl_item|trait|module|struct|enum/.test(node.type);
      if (isDefinition && node.isNamed && node.endPosition.row > node.startPosition.row)
        return { from: node.startPosition.row, to: node.endPosition.row + 1 };
    }
    return undefined;
  } finally {
    tree.delete();
  }
}

function definitionAround(
  file: TextLines,
  line: number,
  syntax: { grammars: Grammars; languageId: string },
): LineRange | undefined {
  const found = definitionOf(file, { from: line, to: line + 1 }, syntax);
  return found && found.to - found.from <= MOST_LINES ? found : undefined;
}

function paragraphAround({ lines }: TextLines, line: number): LineRange {
  let from = line;
  let to = line + 1;
  while (from > 0 && lines[from - 1]?.trim() !== '' && line - from < MOST_LINES / 2) from--;
  while (to < lines.length && lines[to]?.trim() !== '' && to - line < MOST_LINES / 2) to++;
  return { from, to };
}

function lineAt({ starts, lines }: TextLines, offset: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return Math.min(low, lines.length);
}
