// What a hosted API's refusal means, as one sentence that says what to change. Nothing is ever sent a second time.
import type { Remedy, UserError } from '../../../shared/base/errors.ts';
import { type ErrorAnswer, errorFromAnswer } from '../errorAnswer.ts';
import { ServerError, type ServerErrorDetails, type ServerErrorKind } from '../serverError.ts';

const SET_UP: Remedy = { title: 'Set Up Fallback', command: 'hob.setUpFallback' };

/** Statuses that hosted APIs use in their own sense. Anthropic's 529 is "overloaded". */
const KINDS: Readonly<Record<number, ServerErrorKind>> = {
  401: 'unauthorized',
  402: 'unauthorized',
  403: 'unauthorized',
  404: 'not-found',
  408: 'timeout',
  413: 'failed',
  429: 'busy',
  500: 'failed',
  502: 'failed',
  503: 'busy',
  504: 'timeout',
  529: 'busy',
};

/** Out of credit: OpenAI answers 429 for it, Anthropic 400 or 402, DeepSeek 402, Mistral 402. */
const NO_CREDIT = /insufficient_quota|credit balance|exceeded your current quota|insufficient balance|billing_error/i;
/** Gemini answers 400 for a wrong key. */
const WRONG_KEY = /API_KEY_INVALID|API key not valid|invalid x-api-key|incorrect api key/i;

export function hostedError(answer: ErrorAnswer, about: { provider: string; model: string }): ServerError {
  // Gemini's compatible endpoint wraps its errors into a list.
  const body = Array.isArray(answer.body) ? answer.body[0] : answer.body;
  const general = errorFromAnswer({ ...answer, body }, about.provider);
  if (general.kind === 'context') return general;
  const said = JSON.stringify(body ?? '');
  const { status } = answer;
  if (NO_CREDIT.test(said) || status === 402) {
    return problem('unauthorized', `${about.provider} says that the account of this key is out of credit.`, general);
  }
  if (WRONG_KEY.test(said)) return problem('unauthorized', wrongKey(about.provider), general);
  const kind = KINDS[status ?? 0] ?? general.kind;
  return problem(kind, sentence(status, about, general), general);
}

/** The same for an error that came inside a stream, by its type in words (`overloaded_error`). */
export function hostedStreamError(body: unknown, about: { provider: string; model: string }): ServerError {
  const type = JSON.stringify(body ?? '');
  const status = STREAM_STATUS.find(([pattern]) => pattern.test(type))?.[1];
  return hostedError({ body, ...(status === undefined ? {} : { status }) }, about);
}

const STREAM_STATUS: readonly (readonly [RegExp, number])[] = [
  [/overloaded_error/, 529],
  [/rate_limit/, 429],
  [/api_error|server_error/, 500],
  [/timeout_error/, 504],
];

function sentence(
  status: number | undefined,
  { provider, model }: { provider: string; model: string },
  general: UserError,
): string {
  const wait = general instanceof ServerError ? general.details.retryAfterMs : undefined;
  switch (status) {
    case 401:
      return wrongKey(provider);
    case 403:
      return `The key for ${provider} may not use ${model}: choose another model, or another key.`;
    case 404:
      return `${provider} has no model ${model} (any more): choose another one.`;
    case 408:
    case 504:
      return `${provider} took too long and gave up.`;
    case 413:
      return `This is larger than ${provider} takes in one request: attach less.`;
    case 429:
      return wait === undefined
        ? `${provider} limits how much may be asked for with this key: wait a little.`
        : `${provider} limits how much may be asked for with this key: wait ${inWords(wait)}.`;
    case 500:
    case 502:
      return `${provider} has a trouble of its own (status ${status}); nothing was sent a second time.`;
    case 503:
    case 529:
      return `${provider} is overloaded now; nothing was sent a second time.`;
    case 400:
    case 422:
      return `${provider} does not take this request: ${general.message}`;
  }
  return general.message;
}

function wrongKey(provider: string): string {
  return `${provider} does not accept the key: it is wrong, expired or withdrawn.`;
}

function inWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}

function problem(kind: ServerErrorKind, message: string, { details }: ServerError): ServerError {
  const remedy = kind === 'unauthorized' || kind === 'not-found' ? { remedy: SET_UP } : {};
  const known: ServerErrorDetails = { ...details, ...remedy };
  return new ServerError(kind, message, known);
}
