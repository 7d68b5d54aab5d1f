// hob/perimeter/log: what left the machine, and how much did not. hob/perimeter/isExcluded: what must not leave.
import * as z from 'zod';
import { Task } from './tasks.ts';

/** What is known of a request only after its answer. Amounts that nobody told are missing, never zero. */
export const AuditUsage = z.object({
  tokensIn: z.number().int().nonnegative().optional(),
  tokensOut: z.number().int().nonnegative().optional(),
  /** US dollars, millionths; 0 only where a price of nothing is known. */
  costMicroUsd: z.number().nonnegative().optional(),
});
export type AuditUsage = z.infer<typeof AuditUsage>;

/** One connection that left loopback, or would have. Never content. */
export const AuditEntry = AuditUsage.extend({
  /** For the line that adds usage later; missing in logs of Hob 0.2. */
  id: z.string().optional(),
  time: z.number(),
  task: Task.optional(),
  host: z.string(),
  /** `host:port` of the proxy that passed it on. */
  proxy: z.string().optional(),
  model: z.string().optional(),
  /** `hosted`: to a hosted API, with consent, key and budget; `allowed`: to a host the person listed. */
  outcome: z.enum(['allowed', 'hosted', 'refused']),
  bytesOut: z.number().int(),
  /** Secrets that were replaced before it was sent. */
  redactions: z.number().int().optional(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** How many secrets of one kind were replaced; `kind` as it stands in `‹redacted:kind›`. */
export const RedactionCount = z.object({ kind: z.string(), count: z.number().int().positive() });
export type RedactionCount = z.infer<typeof RedactionCount>;

/** Request, no parameters. */
export const PERIMETER_LOG_METHOD = 'hob/perimeter/log';
export const PerimeterLog = z.object({
  /** Oldest first. */
  entries: z.array(AuditEntry),
  /** Day (YYYY-MM-DD) to the number of connections that stayed on loopback. */
  loopbackByDay: z.record(z.string(), z.number().int()),
});
export type PerimeterLog = z.infer<typeof PerimeterLog>;

/** Request: whether a file must not go into a prompt. A chat asks before it attaches one. */
export const IS_EXCLUDED_METHOD = 'hob/perimeter/isExcluded';
export const IsExcludedParams = z.object({ uri: z.string() });
export type IsExcludedParams = z.infer<typeof IsExcludedParams>;
export const IsExcludedResult = z.object({
  /** Why it goes into no prompt at all, as a sentence; null where it may. */
  always: z.string().nullable(),
  /** Why it goes into no prompt that leaves this machine, as a sentence; null where it may. */
  beyondLoopback: z.string().nullable(),
});
export type IsExcludedResult = z.infer<typeof IsExcludedResult>;
