// Secrets out of the body of a request, which stays what it was: JSON stays JSON.
import type { RedactionCount } from '../../../shared/protocol/perimeter.ts';
import { redact } from './redact.ts';

type Body = string | Uint8Array | undefined;

export interface RedactedBody {
  /** The very body given where nothing was found. */
  readonly body: Body;
  readonly found: readonly RedactionCount[];
}

/**
 * JSON is taken apart, so that a secret is seen as it was written and not as JSON escapes it, and so that what replaces
 * it cannot break the JSON; anything else is taken as text.
 * Throws TypeError for bytes that are no text: nobody could say what is in them.
 */
export function redactBody(body: Body): RedactedBody {
  if (body === undefined) return { body, found: [] };
  const text = typeof body === 'string' ? body : textOf(body);
  const { changed, found } = redactText(text);
  return { body: changed ?? body, found };
}

function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new TypeError('Only text leaves this machine.', { cause });
  }
}

/** `changed` is missing where nothing was found. */
function redactText(text: string): { changed?: string; found: readonly RedactionCount[] } {
  const counts = new Map<string, number>();
  const clean = (leaf: string): string => {
    const redacted = redact(leaf);
    for (const { kind, count } of redacted.found) counts.set(kind, (counts.get(kind) ?? 0) + count);
    return redacted.text;
  };
  const parsed = parse(text);
  const changed = parsed === undefined ? clean(text) : JSON.stringify(mapLeaves(parsed.value, clean));
  const found = [...counts].map(([kind, count]) => ({ kind, count }));
  return found.length === 0 ? { found } : { changed, found };
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined; // Not JSON.
  }
}

/** Every string, names of fields included, anywhere in a JSON value. */
function mapLeaves(value: unknown, clean: (leaf: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((item) => mapLeaves(item, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [clean(name), mapLeaves(item, clean)]));
}
