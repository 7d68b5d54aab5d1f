// Building elements without HTML text. Only harmless attributes can be set: nothing that loads, runs or navigates.

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

export type Attributes = Readonly<Partial<Record<SafeAttribute, string | number | boolean | undefined>>>;
export type Child = Node | string | undefined;

/** An element; `true` sets an empty attribute, `false` and undefined set none. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child !== undefined) element.append(child);
  return element;
}

/** Sets or takes away a truth attribute. */
export function toggle(element: Element, name: 'hidden' | 'disabled', isOn: boolean): void {
  if (isOn) element.setAttribute(name, '');
  else element.removeAttribute(name);
}
