// hob/status: what is at work, what has been saved, and, when nothing appears, why.
import * as z from 'zod';
import { ServerKind, Task } from './tasks.ts';

/** One sentence for a person, with the command that mends it where there is one. */
export const Reason = z.object({
  /** Stable word for tests and other editors, e.g. `language-off`, `no-server`, `filter-empty`. */
  code: z.string(),
  text: z.string(),
  command: z.string().optional(),
});
export type Reason = z.infer<typeof Reason>;

export const ServerStatus = z.object({
  name: z.string(),
  kind: ServerKind,
  url: z.string(),
  state: z.enum(['up', 'down', 'starting', 'loading', 'unauthorized', 'noModel', 'busy', 'refused']),
  /** One sentence: why it is in this state and what to do. */
  detail: z.string().optional(),
  version: z.string().optional(),
  /** Found by looking at the usual ports, not set by the person. */
  isDiscovered: z.boolean(),
  /** Milliseconds since the epoch at which it came into this state. */
  since: z.number(),
});
export type ServerStatus = z.infer<typeof ServerStatus>;

/** Amounts in millionths of a US dollar; null where a price is unknown, never a made-up zero. */
export const SavedAmounts = z.object({
  todayMicroUsd: z.number().int().nullable(),
  monthMicroUsd: z.number().int().nullable(),
  allTimeMicroUsd: z.number().int().nullable(),
  /** The month's saved amount less the electricity of all local work, where the person gave its price; may be negative. */
  netMonthMicroUsd: z.number().int().nullable().optional(),
  acceptedCompletions: z.number().int(),
  answeredChats: z.number().int(),
  /** Tokens of the month, in and out. */
  monthTokens: z.number().int(),
  paidMonthMicroUsd: z.number().int(),
  /** In words: which reference models and prices, as of which day, what is estimated or left out. */
  basis: z.string(),
});
export type SavedAmounts = z.infer<typeof SavedAmounts>;

export const Status = z.object({
  state: z.enum(['starting', 'ready', 'working', 'loading', 'paused', 'noServer', 'noModel', 'error']),
  /** What the state is about, e.g. "loading qwen2.5-coder:1.5b (4 s)". */
  detail: z.string().optional(),
  /** Model by task, `server/model`. */
  models: z.partialRecord(Task, z.string()),
  /** Why the last request for ghost text showed nothing; missing when it showed something. */
  lastReason: Reason.optional(),
  servers: z.array(ServerStatus),
  saved: SavedAmounts,
});
export type Status = z.infer<typeof Status>;

/** Request without parameters, either way answered with Status; also a notification from the server on change. */
export const STATUS_METHOD = 'hob/status';

/** Notification from the client: no completions until then (ms since the epoch); 0 goes on. */
export const SNOOZE_METHOD = 'hob/completion/snooze';
export const SnoozeParams = z.object({ until: z.number().nonnegative() });
export type SnoozeParams = z.infer<typeof SnoozeParams>;
