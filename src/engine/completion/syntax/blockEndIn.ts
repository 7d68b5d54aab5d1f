// Reads a syntax tree: where the definition around the cursor ends, or the first one that a completion begins.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { SyntaxWindow } from './syntaxWindow.ts';

/** Node types of functions and of their containers, as the grammars name them. */
const FUNCTION =
  /^(?!.*(call|invocation|type|signature|modifier|reference)).*(function|method|constructor|func_literal|lambda|closure|rule_set)/;
const CONTAINER = /class|interface|impl_item|trait|module$|namespace|enum|struct|object_declaration/;

/** Offset in `text` of the end of the line on which the definition ends; undefined where the tree is broken there. */
export function blockEndIn(root: Node, { cursor }: SyntaxWindow, text: string): number | undefined {
  const end = cursor + text.length;
  const node = definitionAround(root, cursor) ?? firstDefinitionIn(root, cursor, end);
  if (!node) return undefined;
  if (node.endIndex >= end) return text.length;
  if (node.hasError || node.endIndex <= cursor) return undefined;
  const lineEnd = text.indexOf('\n', node.endIndex - cursor);
  return lineEnd < 0 ? text.length : lineEnd;
}

/** The outermost function around the cursor that is inside no other; nested ones may end and their function go on. */
function definitionAround(root: Node, cursor: number): Node | undefined {
  let found: Node | undefined;
  for (let node = root.descendantForIndex(Math.max(0, cursor - 1)); node; node = node.parent) {
    // At its end a function is over: the cursor is behind it.
    const isAround = node.startIndex < cursor && node.endIndex > cursor;
    if (isAround && FUNCTION.test(node.type) && node.isNamed) found = node;
    else if (isAround && found && CONTAINER.test(node.type)) return found;
  }
  return found;
}

/** The first definition that begins and ends in the completion and has another behind it. */
function firstDefinitionIn(root: Node, cursor: number, end: number): Node | undefined {
  const parent = root.namedDescendantForIndex(cursor, end);
  const own =
    parent?.namedChildren.filter((child) => child !== null && child.startIndex >= cursor && child.startIndex < end) ??
    [];
  const definitions = own.filter((child) => child !== null && isDefinition(child));
  const [first, second] = definitions;
  return first && second && first.endIndex < end ? first : undefined;
}

function isDefinition(node: Node): boolean {
  return FUNCTION.test(node.type) || CONTAINER.test(node.type) || /definition|declaration$/.test(node.type);
}
