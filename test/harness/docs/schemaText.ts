// Writes a JSON schema, as zod makes it, in the short notation of TypeScript types.

/** The part of JSON schema that zod's schemas of the protocol become. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
}

/** `commentOf` gives the comment of a first-level field. Nested objects are written in place. */
export function schemaText(schema: Schema, commentOf: (field: string) => string | undefined, indent = ''): string {
  if (schema.$ref !== undefined) return schema.$ref;
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts) return parts.map((part) => schemaText(part, () => undefined, indent)).join(' | ');
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.type === 'array') return arrayText(schema.items ?? {}, indent);
  if (schema.type === 'object') return objectText(schema, commentOf, indent);
  return schema.type ?? 'unknown';
}

function arrayText(items: Schema, indent: string): string {
  const text = schemaText(items, () => undefined, indent);
  return text.includes(' | ') ? `(${text})[]` : `${text}[]`;
}

function objectText(schema: Schema, commentOf: (field: string) => string | undefined, indent: string): string {
  if (!schema.properties) {
    const key = schema.propertyNames ? schemaText(schema.propertyNames, () => undefined) : 'string';
    const value = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
    return `{ [key: ${key}]: ${schemaText(value, () => undefined, indent)} }`;
  }
  const inner = `${indent}  `;
  const lines = Object.entries(schema.properties).flatMap(([name, field]) => {
    const comment = commentOf(name);
    const mark = schema.required?.includes(name) ? '' : '?';
    const line = `${inner}${name}${mark}: ${schemaText(field, () => undefined, inner)};`;
    return comment ? [`${inner}// ${comment}`, line] : [line];
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}
