// Every setting of Hob, once: keys, types, defaults, limits. package.json is held against this by a test.
import * as z from 'zod';
import { Think } from '../protocol/chat.ts';
import { FallbackRule, FallbackTask, HostedProviderId } from '../protocol/fallback.ts';
import { ServerKind, TASKS } from '../protocol/tasks.ts';

/** A model server the person named. `url` is checked where it is used, so that one wrong address does not void the list. */
export const ServerSetting = z.object({
  name: z.string().min(1),
  kind: ServerKind,
  url: z.string().min(1),
  /** vLLM: this person's prompts share no prefix cache with anybody else's, so that nobody can time what they hold. */
  cacheSalt: z.boolean().optional(),
});
export type ServerSetting = z.infer<typeof ServerSetting>;

/** What does one task: `server/model` alone, or with how it thinks and with models of their own for some languages. */
export const RouteSetting = z.union([
  z.string(),
  z.object({
    model: z.string().optional(),
    think: Think.optional(),
    languages: z.record(z.string(), z.string()).optional(),
  }),
]);
export type RouteSetting = z.infer<typeof RouteSetting>;

/** By task. Empty or missing means: Hob chooses from what is installed. */
export const RoutesSetting = z.partialRecord(z.enum(TASKS), RouteSetting);
export type RoutesSetting = z.infer<typeof RoutesSetting>;

/** Prices of one's own, in US dollars per million tokens, by model name. */
export const OwnPrice = z.object({
  inputUsdPerMillion: z.number().nonnegative(),
  cachedInputUsdPerMillion: z.number().nonnegative().optional(),
  outputUsdPerMillion: z.number().nonnegative(),
});
export type OwnPrice = z.infer<typeof OwnPrice>;

/**
 * The hosted API that may help out. Off while `provider` or `model` is missing. `baseUrl` is for `openai-compatible`;
 * the budget is US dollars per calendar month (5 where missing); a model of unknown price is asked only if allowed.
 */
export const FallbackSetting = z.object({
  provider: HostedProviderId.optional(),
  model: z.string().min(1).optional(),
  baseUrl: z.string().min(1).optional(),
  tasks: z.partialRecord(FallbackTask, z.array(FallbackRule)).optional(),
  monthlyBudgetUsd: z.number().nonnegative().optional(),
  allowUnknownPrice: z.boolean().optional(),
});
export type FallbackSetting = z.infer<typeof FallbackSetting>;

/** Setting key (without `hob.`) to its schema and default. */
export const SETTINGS = {
  servers: { schema: z.array(ServerSetting), default: [] },
  routes: { schema: RoutesSetting, default: {} },
  fallback: { schema: FallbackSetting, default: {} },
  'completion.enabled': { schema: z.boolean(), default: true },
  'completion.languages': { schema: z.record(z.string(), z.boolean()), default: {} },
  'completion.trigger': { schema: z.enum(['automatic', 'onDemand']), default: 'automatic' },
  'completion.multiline': { schema: z.enum(['auto', 'always', 'never']), default: 'auto' },
  'completion.maxTokens': { schema: z.number().int().min(8).max(1024), default: 128 },
  'completion.exclude': { schema: z.array(z.string()), default: [] },
  'completion.ahead': { schema: z.enum(['auto', 'always', 'never']), default: 'auto' },
  'perimeter.allowedHosts': { schema: z.array(z.string()), default: [] },
  'perimeter.extraCaFiles': { schema: z.array(z.string()), default: [] },
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
