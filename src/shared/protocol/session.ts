// What an editor hands over when it starts the server, secrets it is asked for, and the log it receives.
import * as z from 'zod';
import { LOG_LEVELS } from '../base/log.ts';

/** The editor's proxy, as VS Code's settings `http.*` have it; passwords are not among them. */
export const ProxySettings = z.object({
  /** `http.proxy` without user and password; empty for none. */
  url: z.string().optional(),
  /** `http.noProxy`. */
  noProxy: z.array(z.string()).optional(),
  /** `http.proxyStrictSSL`. Hob verifies certificates even where it is off, and says so in the log. */
  strictSsl: z.boolean().optional(),
  /** `http.proxySupport`; `off` also turns off the environment's proxies. */
  support: z.string().optional(),
});
export type ProxySettings = z.infer<typeof ProxySettings>;

/** Notification to the server with ProxySettings: they have changed. */
export const PROXY_METHOD = 'hob/proxy';
/** Id of the secret with which the proxy is asked, like `Basic …` (`http.proxyAuthorization`). */
export const PROXY_AUTHORIZATION_SECRET = 'proxy/authorization';

export const InitializationOptions = z.object({
  /** Settings nested under "hob", see shared/settings. */
  settings: z.unknown().optional(),
  /** Folder that the server may write to; a folder of the person's own where missing. */
  storage: z.string().optional(),
  /** Whether the workspace is trusted; missing means yes. */
  isTrusted: z.boolean().optional(),
  /** Which machine the server runs on, in words for sentences ("the SSH host"); missing means the one in front of the person. */
  here: z.string().optional(),
  proxy: ProxySettings.optional(),
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
