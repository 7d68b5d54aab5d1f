// The hosted APIs that Hob can ask, as data: where they are and how their wire formats differ. Only fallback/ uses them.
// Sources: the providers' API references as of 2026-11.
import type { HostedProviderId } from '../../../shared/protocol/fallback.ts';

/** How code is completed at a cursor, for the two providers that offer it. */
export interface HostedFim {
  /** Below the provider's origin. */
  readonly path: string;
  /** Where the answer's text is: Mistral sends chat deltas, DeepSeek texts. */
  readonly wire: 'chat' | 'text';
  /** The model that is asked, from the one chosen for chat. */
  modelFor(chosen: string): string;
  /** Family of fim/formats.ts whose layout the prompt comes in; its tokens are taken out again before sending. */
  readonly family: string;
}

export interface HostedProvider {
  readonly id: HostedProviderId;
  /** In words. */
  readonly name: string;
  /** Scheme and host; missing for an address of the person's own. */
  readonly origin?: string;
  /** Where the API begins below the origin. */
  readonly apiPath: string;
  readonly wire: 'openai' | 'anthropic';
  /** The price table's name for it; missing: prices are looked up by the model's name alone. */
  readonly pricedAs?: string;
  /** OpenAI's newer models refuse `max_tokens`; the others do not know `max_completion_tokens`. */
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  /** Mistral refuses the field and reports usage without it. */
  readonly hasStreamOptions: boolean;
  /** Window that every model on offer has at least. */
  readonly contextTokens: number;
  readonly fim?: HostedFim;
}

/** Longest answer asked for: below the limit of every model on offer, and a bound for what one request may cost. */
export const MOST_ANSWER_TOKENS = 8_192;

const COMMON = { wire: 'openai', maxTokensField: 'max_tokens', hasStreamOptions: true } as const;

const PROVIDERS: Readonly<Record<HostedProviderId, HostedProvider>> = {
  openai: {
    ...COMMON,
    id: 'openai',
    name: 'OpenAI',
    origin: 'https://api.openai.com',
    apiPath: '/v1',
    pricedAs: 'openai',
    maxTokensField: 'max_completion_tokens',
    contextTokens: 128_000,
  },
  anthropic: {
    ...COMMON,
    id: 'anthropic',
    name: 'Anthropic',
    origin: 'https://api.anthropic.com',
    apiPath: '/v1',
    wire: 'anthropic',
    pricedAs: 'anthropic',
    contextTokens: 200_000,
  },
  gemini: {
    ...COMMON,
    id: 'gemini',
    name: 'Google Gemini',
    origin: 'https://generativelanguage.googleapis.com',
    apiPath: '/v1beta/openai',
    pricedAs: 'google',
    contextTokens: 1_000_000,
  },
  mistral: {
    ...COMMON,
    id: 'mistral',
    name: 'Mistral',
    origin: 'https://api.mistral.ai',
    apiPath: '/v1',
    pricedAs: 'mistral',
    hasStreamOptions: false,
    contextTokens: 128_000,
    fim: {
      path: '/v1/fim/completions',
      wire: 'chat',
      modelFor: (chosen) => (chosen.startsWith('codestral') ? chosen : 'codestral-latest'),
      family: 'codestral',
    },
  },
  deepseek: {
    ...COMMON,
    id: 'deepseek',
    name: 'DeepSeek',
    origin: 'https://api.deepseek.com',
    apiPath: '',
    pricedAs: 'deepseek',
    contextTokens: 128_000,
    fim: { path: '/beta/completions', wire: 'text', modelFor: (chosen) => chosen, family: 'deepseek-coder' },
  },
  'openai-compatible': {
    ...COMMON,
    id: 'openai-compatible',
    name: 'the hosted API',
    apiPath: '/v1',
    contextTokens: 128_000,
  },
};

/** A provider at its address: `origin` is always known. */
export interface HostedAddress extends HostedProvider {
  readonly origin: string;
  readonly host: string;
}

/**
 * The provider as it will be asked, or undefined where it has no usable address. `baseUrl` counts for
 * `openai-compatible` alone, written as its documentation has it (`https://host/api/v1`).
 */
export function addressOf(id: HostedProviderId, baseUrl?: string): HostedAddress | undefined {
  const provider = PROVIDERS[id];
  if (provider.origin !== undefined) {
    return { ...provider, origin: provider.origin, host: new URL(provider.origin).host };
  }
  if (baseUrl === undefined || !URL.canParse(baseUrl)) return undefined;
  const { protocol, origin, host, pathname, username, password } = new URL(baseUrl);
  if ((protocol !== 'https:' && protocol !== 'http:') || username !== '' || password !== '') return undefined;
  const path = pathname.replace(/\/+$/, '');
  return { ...provider, name: host, origin, host, apiPath: path === '' ? '/v1' : path };
}

/** Models in the price table that cannot be asked over chat completions or the Messages API, or are long gone. */
const NOT_ON_OFFER: Readonly<Record<string, RegExp>> = {
  // Pro and Codex models answer the Responses API only; o1-mini and o1-preview take no instructions.
  openai: /embedding|-pro$|codex|^o1-(mini|preview)|^gpt-4(-32k)?$|4\.5-preview|^chatgpt-/,
  // Their answers are limited to 4 096 tokens, and they are retired.
  anthropic: /^claude-(v1|2|3-(haiku|opus|sonnet))/,
  google: /^gemini-1\.|-preview$/,
  // They stream what they think in a form of their own.
  mistral: /^magistral|^mistral-(tiny|7b|medium-2312|small-(24b|3\.))|^open-/,
  deepseek: /^deepseek-v3/,
};

/** Whether a model of the price table can be chosen. */
export function isOnOffer(pricedAs: string, model: string): boolean {
  return !NOT_ON_OFFER[pricedAs]?.test(model);
}
