// Every setting of Hob, once: keys, types, defaults, limits. package.json is held against this by a test.
import * as z from 'zod';
import { ServerKind, TASKS } from '../protocol/tasks.ts';

/** A model server the person named. `url` is checked where it is used, so that one wrong address does not void the list. */
export const ServerSetting = z.object({
  name: z.string().min(1),
  kind: ServerKind,
  url: z.string().min(1),
});
export type ServerSetting = z.infer<typeof ServerSetting>;

/** Task to model, `server/model`. Empty or missing means: Hob chooses from what is installed. */
export const RoutesSetting = z.partialRecord(z.enum(TASKS), z.string());
export type RoutesSetting = z.infer<typeof RoutesSetting>;

/** Prices of one's own, in US dollars per million tokens, by model name. */
export const OwnPrice = z.object({
  inputUsdPerMillion: z.number().nonnegative(),
  cachedInputUsdPerMillion: z.number().nonnegative().optional(),
  outputUsdPerMillion: z.number().nonnegative(),
});
export type OwnPrice = z.infer<typeof OwnPrice>;

/** Setting key (without `hob.`) to its schema and default. */
export const SETTINGS = {
  servers: { schema: z.array(ServerSetting), default: [] },
  routes: { schema: RoutesSetting, default: {} },
  'completion.enabled': { schema: z.boolean(), default: true },
  'completion.languages': { schema: z.record(z.string(), z.boolean()), default: {} },
  'completion.trigger': { schema: z.enum(['automatic', 'onDemand']), default: 'automatic' },
  'completion.multiline': { schema: z.enum(['auto', 'always', 'never']), default: 'auto' },
  'completion.maxTokens': { schema: z.number().int().min(8).max(1024), default: 128 },
  'completion.exclude': { schema: z.array(z.string()), default: [] },
  'completion.ahead': { schema: z.enum(['auto', 'always', 'never']), default: 'auto' },
  'perimeter.allowedHosts': { schema: z.array(z.string()), default: [] },
  'savings.referenceModels': {
    schema: z.object({ completion: z.string(), chat: z.string() }),
    default: { completion: 'codestral', chat: 'claude-sonnet' },
  },
  'savings.prices': { schema: z.record(z.string(), OwnPrice), default: {} },
  'savings.subscriptionUsdPerMonth': { schema: z.number().nonnegative(), default: 10 },
  'savings.showInStatusBar': { schema: z.boolean(), default: true },
  'savings.electricity': {
    schema: z.object({ watts: z.number().nonnegative(), usdPerKwh: z.number().nonnegative() }),
    default: { watts: 0, usdPerKwh: 0 },
  },
  'savings.hardwareUsd': { schema: z.number().nonnegative(), default: 0 },
} as const satisfies Record<string, { schema: z.ZodType; default: unknown }>;

export type SettingKey = keyof typeof SETTINGS;

/** A frozen reading of all settings, by key. */
export type Settings = { readonly [K in SettingKey]: z.infer<(typeof SETTINGS)[K]['schema']> };
