// Building the pages' elements without HTML text: nothing that a model or a server wrote can become markup. Only harmless
// attributes can be set: none that loads, runs or navigates.

type SafeAttribute =
  | 'class'
  | 'title'
  | 'id'
  | 'role'
  | 'type'
  | 'dir'
  | 'rows'
  | 'start'
  | 'scope'
  | 'placeholder'
  | 'tabindex'
  | 'value'
  | 'disabled'
  | 'checked'
  | 'hidden'
  | 'open'
  | 'spellcheck'
  | `aria-${string}`
  | `data-${string}`;

type DrawingTag = 'svg' | 'g' | 'defs' | 'pattern' | 'path' | 'line' | 'rect' | 'text' | 'title';

export type Attributes = Readonly<Partial<Record<SafeAttribute, string | number | boolean | undefined>>>;
export type Child = Node | string | undefined;

const SVG = 'http://www.w3.org/2000/svg';

/** An element; `true` sets an empty attribute, `false` and undefined set none. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children);
}

/** A part of a drawing. None of these loads or leads anywhere, whatever its attributes. */
export function svg<K extends DrawingTag>(
  tag: K,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled<E extends Element>(
  element: E,
  attributes: Readonly<Record<string, string | number | boolean | undefined>>,
  children: readonly Child[],
): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child !== undefined) element.append(child);
  return element;
}
