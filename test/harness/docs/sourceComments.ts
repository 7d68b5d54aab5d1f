// Reads the doc comments of the protocol files, which zod itself does not keep.

export interface SourceComments {
  /** Comment before `export const Name`. */
  readonly exports: Readonly<Record<string, string>>;
  /** Comment before a field, by `Name.field`; only fields of an exported object's first level. */
  readonly fields: Readonly<Record<string, string>>;
}

/** `text`: one protocol file. */
export function readComments(text: string): SourceComments {
  const exports: Record<string, string> = {};
  const fields: Record<string, string> = {};
  for (const match of text.matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\s*export const (\w+)/gs)) {
    exports[match[2] ?? ''] = oneLine(match[1] ?? '');
  }
  for (const match of text.matchAll(/export const (\w+) = [\w.]+\(\{\n(.*?)\n\}\)/gs)) {
    for (const field of (match[2] ?? '').matchAll(/^ {2}\/\*\*((?:(?!\*\/).)*)\*\/\s*(\w+):/gms)) {
      fields[`${match[1]}.${field[2]}`] = oneLine(field[1] ?? '');
    }
  }
  return { exports, fields };
}

function oneLine(comment: string): string {
  return comment.replace(/\s*\n\s*\*?\s*/g, ' ').trim();
}
