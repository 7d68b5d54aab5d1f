// The dated table of model families (catalog.json): for what a server does not say, and for models that are not installed.
// What a server says always wins. A test holds the table against the schema here and every row against its neighbours.
import * as z from 'zod';
import { CommercialUse } from '../../shared/protocol/models.ts';
import { Task } from '../../shared/protocol/tasks.ts';
import table from './catalog.json' with { type: 'json' };

export const CatalogRow = z.strictObject({
  family: z.string(),
  title: z.string(),
  /** Billions, all experts. */
  parameters: z.number().positive(),
  /** Billions that work on one token, where that is fewer (mixture of experts). */
  active: z.number().positive().optional(),
  /** Tokens it was trained for. */
  context: z.number().int().positive(),
  /** SPDX id where there is one, else the licence's own name. */
  licence: z.string(),
  commercialUse: CommercialUse,
  /** Weights at about 4 bit (Q4_K_M, or as released where that is 4 bit) and at 8 bit (Q8_0), in 10^9 bytes. */
  gb4: z.number().positive(),
  gb8: z.number().positive(),
  /** Memory of one token of context, bytes, keys and values at 16 bit; layers with a sliding window by their share at 8k. */
  kvBytes: z.number().nonnegative(),
  /** Id of the format in completion/fim that this variant was trained for, or null. */
  fim: z.string().nullable(),
  /** `switch`: on or off; `levels`: low, medium, high; `always`: cannot be kept from it. */
  thinking: z.enum(['none', 'switch', 'levels', 'always']),
  tools: z.boolean(),
  vision: z.boolean(),
  bestFor: z.array(Task).min(1),
  /** As `ollama pull` takes it; null where Ollama's library has no copy that runs on one's own machine. */
  ollama: z.string().nullable(),
  huggingFace: z.string(),
  /** Where the figures can be checked. */
  source: z.url(),
});
export type CatalogRow = z.infer<typeof CatalogRow>;

export const Catalog = z.strictObject({ date: z.iso.date(), models: z.array(CatalogRow) });
export type Catalog = z.infer<typeof Catalog>;

/** The import knows words only as strings; a test parses the file with the schema. */
export const CATALOG = table as Catalog;

/** Names by which a row is known, the longest first: `qwen2.5-coder-1.5b-instruct` is also a `qwen2.5-coder-1.5b`. */
const KEYS: readonly (readonly [string, CatalogRow])[] = CATALOG.models
  .flatMap((row) => [row.ollama, row.huggingFace].flatMap((name) => keysOf(name).map((key) => [key, row] as const)))
  .sort(([a], [b]) => b.length - a.length);
/** A list of thousands of models is looked up name by name. */
const BY_START = groupByStart();

/** The row of an installed model, by any of the names it goes by (its own, its source, its parent's). */
export function catalogRow(...names: readonly (string | undefined)[]): CatalogRow | undefined {
  for (const name of names) {
    const wanted = keyOf(name ?? '');
    const found = BY_START.get(wanted.slice(0, 3))?.find(
      ([key]) => wanted.startsWith(key) && !/^[a-z0-9.]/.test(wanted.slice(key.length)),
    );
    if (found) return found[1];
  }
  return undefined;
}

/** Publisher, file ending and Ollama's colon do not tell models apart. */
function keyOf(name: string): string {
  const last = name.slice(name.search(/[^\\/]*$/)).toLowerCase();
  return last.replace(':', '-').replace(/\.gguf$/, '');
}

function keysOf(name: string | null): string[] {
  if (name === null) return [];
  const key = keyOf(name);
  // Variants of a model (tuned or not) are the same size.
  const bare = key.replace(/-(instruct|it|base|hf|chat)(-[\w.]+)?$/, '');
  return bare === key ? [key] : [key, bare];
}

function groupByStart(): Map<string, (readonly [string, CatalogRow])[]> {
  const groups = new Map<string, (readonly [string, CatalogRow])[]>();
  for (const entry of KEYS) groups.set(entry[0].slice(0, 3), [...(groups.get(entry[0].slice(0, 3)) ?? []), entry]);
  return groups;
}
