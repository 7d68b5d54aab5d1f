// hob/perimeter/log: what left the machine, and how much did not.
import * as z from 'zod';
import { Task } from './tasks.ts';

/** One connection that left loopback. Never content. */
export const AuditEntry = z.object({
  time: z.number(),
  task: Task.optional(),
  host: z.string(),
  model: z.string().optional(),
  outcome: z.enum(['allowed', 'refused']),
  bytesOut: z.number().int(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Request, no parameters. */
export const PERIMETER_LOG_METHOD = 'hob/perimeter/log';
export const PerimeterLog = z.object({
  entries: z.array(AuditEntry),
  /** Day (YYYY-MM-DD) to the number of connections that stayed on loopback. */
  loopbackByDay: z.record(z.string(), z.number().int()),
});
export type PerimeterLog = z.infer<typeof PerimeterLog>;
