// What an editor hands over when it starts the server, secrets it is asked for, and the log it receives.
import * as z from 'zod';
import { LOG_LEVELS } from '../base/log.ts';

export const InitializationOptions = z.object({
  /** Settings nested under "hob", see shared/settings. */
  settings: z.unknown().optional(),
  /** Folder that the server may write to; a folder of the person's own where missing. */
  storage: z.string().optional(),
  /** Whether the workspace is trusted; missing means yes. */
  isTrusted: z.boolean().optional(),
});
export type InitializationOptions = z.infer<typeof InitializationOptions>;

/** Request from the server to the client; secrets travel no other way. */
export const SECRET_METHOD = 'hob/secret';
export const SecretParams = z.object({ id: z.string() });
export type SecretParams = z.infer<typeof SecretParams>;
export const SecretResult = z.object({ value: z.string().nullable() });
export type SecretResult = z.infer<typeof SecretResult>;

/** Notification from the server: one line for the log, with its level (window/logMessage has no trace). */
export const LOG_METHOD = 'hob/log';
export const LogParams = z.object({ level: z.enum(LOG_LEVELS), message: z.string() });
export type LogParams = z.infer<typeof LogParams>;
