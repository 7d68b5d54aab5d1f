// hob/fallback/*: the optional way to a hosted API. Keys never travel here; the server asks for them with hob/secret.
import * as z from 'zod';
import { Task } from './tasks.ts';

/** Who can be asked. `openai-compatible` is any other address with OpenAI's API. */
export const HOSTED_PROVIDERS = ['openai', 'anthropic', 'gemini', 'mistral', 'deepseek', 'openai-compatible'] as const;
export const HostedProviderId = z.enum(HOSTED_PROVIDERS);
export type HostedProviderId = z.infer<typeof HostedProviderId>;

/** Tasks that may fall back. Only chat has the rule `onRequest`: there is no button elsewhere. */
const FALLBACK_TASKS = ['chat', 'completion', 'edit', 'commit'] as const;
export const FallbackTask = z.enum(FALLBACK_TASKS);
export type FallbackTask = z.infer<typeof FallbackTask>;

/** When a task may go to the hosted model: by itself (the first two), or with a click of the person. */
const FALLBACK_RULES = ['localUnreachable', 'doesNotFit', 'onRequest'] as const;
export const FallbackRule = z.enum(FALLBACK_RULES);
export type FallbackRule = z.infer<typeof FallbackRule>;

/** Where SecretStorage keeps a provider's key; the id in the server's `hob/secret` request. */
export function fallbackSecretId(provider: HostedProviderId): string {
  return `fallback/${provider}`;
}

/** Prices in US dollars per million tokens; null where the price table does not know. */
const Prices = z.object({
  inputUsdPerMillion: z.number().nullable(),
  cachedUsdPerMillion: z.number().nullable(),
  outputUsdPerMillion: z.number().nullable(),
});

/** Whom a request would go to, and for how much. */
export const FallbackTarget = Prices.extend({
  provider: HostedProviderId,
  /** In words: `Anthropic`. */
  providerName: z.string(),
  /** The host that receives it. */
  host: z.string(),
  model: z.string(),
});
export type FallbackTarget = z.infer<typeof FallbackTarget>;

/** Request: the models of a provider that the price table knows, best known first. */
export const FALLBACK_MODELS_METHOD = 'hob/fallback/models';
export const FallbackModelsParams = z.object({ provider: HostedProviderId });
export type FallbackModelsParams = z.infer<typeof FallbackModelsParams>;
export const FallbackModelsResult = z.object({
  models: z.array(Prices.extend({ id: z.string(), name: z.string() })),
  /** Day of the price table, YYYY-MM-DD. */
  asOf: z.string(),
  /** Whether this provider can complete code at a cursor. */
  canComplete: z.boolean(),
});
export type FallbackModelsResult = z.infer<typeof FallbackModelsResult>;

/** Request, no parameters: how the fallback stands. */
export const FALLBACK_STATUS_METHOD = 'hob/fallback/status';
export const FallbackStatus = z.object({
  /** Missing while it is not set up. */
  target: FallbackTarget.optional(),
  rules: z.partialRecord(FallbackTask, z.array(FallbackRule)),
  isTrusted: z.boolean(),
  isConsented: z.boolean(),
  /** Millionths of a US dollar, of this calendar month. */
  budgetMicroUsd: z.number().int(),
  spentMicroUsd: z.number().int(),
  /** Requests of this month whose price nobody knows. */
  unknownRequests: z.number().int(),
});
export type FallbackStatus = z.infer<typeof FallbackStatus>;

/** What the person agreed to: this provider at this host, in this workspace. */
export const FallbackConsent = z.object({ provider: HostedProviderId, host: z.string() });
export type FallbackConsent = z.infer<typeof FallbackConsent>;

/** Notification from the client, at the start and on change; null: there is none, or it was withdrawn. */
export const FALLBACK_CONSENT_METHOD = 'hob/fallback/consent';
export const FallbackConsentParams = z.object({ consent: FallbackConsent.nullable() });
export type FallbackConsentParams = z.infer<typeof FallbackConsentParams>;

/** Request from the server to the client: asks the person, who has not agreed yet. A client without it means no. */
export const FALLBACK_ASK_CONSENT_METHOD = 'hob/fallback/askConsent';
export const FallbackAskConsentParams = z.object({
  target: FallbackTarget,
  task: Task,
  /** Estimated price of the request that waits for the answer, millionths of a US dollar. */
  costMicroUsd: z.number().int().nullable(),
});
export type FallbackAskConsentParams = z.infer<typeof FallbackAskConsentParams>;
export const FallbackAskConsentResult = z.object({ isGranted: z.boolean() });
export type FallbackAskConsentResult = z.infer<typeof FallbackAskConsentResult>;

/** Request: lists the models of the provider once, which costs nothing and shows whether the key is right. */
export const FALLBACK_TEST_METHOD = 'hob/fallback/test';
export const FallbackTestParams = z.object({
  provider: HostedProviderId,
  model: z.string(),
  baseUrl: z.string().optional(),
});
export type FallbackTestParams = z.infer<typeof FallbackTestParams>;
export const FallbackTestResult = z.object({
  isRight: z.boolean(),
  /** One sentence for the person. */
  text: z.string(),
});
export type FallbackTestResult = z.infer<typeof FallbackTestResult>;

/** What asking the hosted model would cost; goes with a measured draft and with an answer that failed here. */
export const FallbackOffer = z.object({
  /** `provider/model`, to be sent as the model of a question. */
  model: z.string(),
  name: z.string(),
  costMicroUsd: z.number().int().nullable(),
  /** Set where the question would go there by itself. */
  isAutomatic: z.boolean(),
});
export type FallbackOffer = z.infer<typeof FallbackOffer>;
