// Functions, classes, methods and other definitions with a name, found by tree-sitter, in a file and in an answer.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { Grammars } from '../completion/syntax/grammars.ts';

/** A definition. Lines are those of the parsed text, `to` exclusive. */
export interface Unit {
  /** Kind and name, for a Go method with its receiver: what tells it from its neighbours. */
  readonly key: string;
  readonly from: number;
  readonly to: number;
  /** First line of the comment right above it; `from` where there is none. */
  readonly commentFrom: number;
  /** What it holds: methods and fields of a class. */
  readonly members: readonly Unit[];
  readonly isContainer: boolean;
  readonly isBroken: boolean;
}

export interface Outline {
  readonly units: readonly Unit[];
  /** Imports, one or more lines each. */
  readonly imports: readonly { readonly from: number; readonly to: number }[];
  /** There are statements of other kinds. */
  readonly hasOther: boolean;
  readonly hasError: boolean;
}

const WRAPPERS =
  /^(?:export_statement|decorated_definition|declaration_list|template_declaration|ambient_declaration)$/;
const CONTAINER = /class|interface|impl_item|trait|module$|namespace|enum|object_declaration|internal_module/;
const DEFINITION =
  /^(?!.*(?:call|parameter|argument|import|package|reference|invocation|expression|type_annotation)).*(?:definition|declaration|_item$|^method$|^singleton_method$|^class$|^module$|constructor|type_alias|rule_set|signature$|^internal_module$)/;
const IMPORT = /^(?:import|use_declaration|package|preproc_include|namespace_use)/;
const BODY = /body|block|declaration_list|members/;

/** The outline of a text; undefined where there is no grammar for the language, or it is not loaded. */
export function outlineOf(grammars: Grammars, text: string, languageId: string): Outline | undefined {
  const tree = parsed(grammars, text, languageId);
  if (!tree) return undefined;
  try {
    const root = tree.rootNode;
    const units = unitsIn(root);
    const nodes = root.namedChildren.filter((node): node is Node => node !== null);
    const imports = nodes.filter(({ type }) => IMPORT.test(type)).map(rangeOf);
    const isKnown = ({ type }: Node) => IMPORT.test(type) || type.includes('comment');
    const hasOther = nodes.some((node) => !isKnown(node) && unitOf(node) === undefined);
    return { units, imports, hasOther, hasError: root.hasError };
  } finally {
    tree.delete();
  }
}

/** All units of a file with that key, at any depth; those nested in a unit of another name included. */
export function findUnits(units: readonly Unit[], key: string): Unit[] {
  return units.flatMap((unit) => [...(unit.key === key ? [unit] : []), ...findUnits(unit.members, key)]);
}

/** Whether a text has syntax errors; undefined without a grammar. */
export function hasSyntaxError(grammars: Grammars, text: string, languageId: string): boolean | undefined {
  const tree = parsed(grammars, text, languageId);
  if (!tree) return undefined;
  try {
    return tree.rootNode.hasError;
  } finally {
    tree.delete();
  }
}

/** Longer texts take seconds to parse, in which nobody else is served. */
const MOST_PARSED_CHARS = 500_000;

function parsed(grammars: Grammars, text: string, languageId: string) {
  return text.length > MOST_PARSED_CHARS ? undefined : grammars.parse(text, languageId);
}

function unitsIn(parent: Node): Unit[] {
  return parent.namedChildren.flatMap((node) => {
    const unit = node && unitOf(node);
    return unit ? [unit] : [];
  });
}

function unitOf(outer: Node): Unit | undefined {
  let node = outer;
  while (WRAPPERS.test(node.type)) {
    const inner = node.childForFieldName('declaration') ?? node.childForFieldName('definition') ?? last(node);
    if (!inner) return undefined;
    node = inner;
  }
  const name = nameOf(node);
  if (name === undefined) return undefined;
  const isContainer = CONTAINER.test(node.type) && !/function|method/.test(node.type);
  const body = isContainer
    ? (node.childForFieldName('body') ?? node.namedChildren.find((child) => child && BODY.test(child.type)))
    : undefined;
  const { from, to } = rangeOf(outer);
  return {
    key: `${kindOf(node.type)} ${name}`,
    from,
    to,
    commentFrom: commentAbove(outer) ?? from,
    members: body ? unitsIn(body) : [],
    isContainer: isContainer && body !== undefined && body !== null,
    isBroken: outer.hasError,
  };
}

/** Its name; undefined for what is no definition. */
function nameOf(node: Node): string | undefined {
  if (/^(?:lexical_declaration|variable_declaration)$/.test(node.type)) {
    const declarators = node.namedChildren.filter((child) => child?.type === 'variable_declarator');
    return declarators.length === 1 ? declarators[0]?.childForFieldName('name')?.text : undefined;
  }
  // Go: the name of a type is inside.
  if (node.type === 'type_declaration') return last(node)?.childForFieldName('name')?.text;
  if (node.type === 'rule_set') return node.namedChild(0)?.text;
  if (!DEFINITION.test(node.type)) return undefined;
  if (node.type === 'impl_item') {
    const trait = node.childForFieldName('trait')?.text;
    const type = node.childForFieldName('type')?.text;
    return type && (trait ? `${trait} for ${type}` : type);
  }
  const name = node.childForFieldName('name')?.text ?? node.childForFieldName('property')?.text;
  const receiver = node.childForFieldName('receiver')?.text;
  const type = receiver && /([\w.]+)\s*\)$/.exec(receiver.replace(/\[.*?\]/g, ''))?.[1];
  return name && type ? `${type}.${name}` : name;
}

/** Functions that became constants with a function in them are still the same thing. */
function kindOf(type: string): string {
  if (CONTAINER.test(type) && !/function|method/.test(type)) return 'type';
  return /type|struct|union|interface/.test(type) ? 'type' : 'value';
}

function last(node: Node): Node | undefined {
  return node.namedChildren.findLast((child) => child !== null && !child.type.includes('comment')) ?? undefined;
}

function rangeOf(node: Node): { from: number; to: number } {
  const { row, column } = node.endPosition;
  // Some grammars count the line end as the node's own.
  return { from: node.startPosition.row, to: column === 0 && row > node.startPosition.row ? row : row + 1 };
}

function commentAbove(node: Node): number | undefined {
  let first: number | undefined;
  let below = node;
  for (let above = node.previousSibling; above?.type.includes('comment'); above = above.previousSibling) {
    if (above.endPosition.row + (above.endPosition.column === 0 ? 0 : 1) < below.startPosition.row) break;
    // A comment behind code on the line above is that line's.
    if (above.previousSibling && above.previousSibling.endPosition.row === above.startPosition.row) break;
    first = above.startPosition.row;
    below = above;
  }
  return first;
}
