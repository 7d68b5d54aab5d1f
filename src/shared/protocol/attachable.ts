// What can be attached to a question, as plain values: the panel's page takes them without the schemas and their library.

/** In the order of the list that opens with `#`. */
export const CONTEXT_NAMES = [
  'file',
  'selection',
  'problems',
  'changes',
  'terminal',
  'codebase',
  'symbol',
  'folder',
] as const;
export type ContextName = (typeof CONTEXT_NAMES)[number];

/** Pictures that vision models take, and the size up to which one is attached. */
export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const;
export const MOST_IMAGE_BYTES = 4 * 1024 * 1024;
