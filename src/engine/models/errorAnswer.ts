// What a server says when it refuses or fails, in any of the forms engines use, as one ServerError.
// Forms: {"error":"text"}, {"error":{message,type,…}}, flat {"object":"error","message"}, and Ollama's
// text that is itself the JSON of the llama-server below it.
import { ServerError, type ServerErrorDetails, type ServerErrorKind } from './serverError.ts';

export interface ErrorAnswer {
  readonly status?: number;
  /** Seconds or an HTTP date, as the header has it. */
  readonly retryAfter?: string | null;
  /** A key was sent along. */
  readonly hadKey?: boolean;
  readonly body: unknown;
}

interface Words {
  readonly message: string;
  readonly type: string;
  readonly contextTokens: number | undefined;
}

/** Longest part of a server's own words that is shown; some repeat the whole request after it. */
const SHOWN_CHARACTERS = 200;
const CONTEXT =
  /exceed_context_size|context (length|size|window)|longer than the context|exceeds the available context/i;
const UNSUPPORTED = /does not support|not_supported|not supported|chat template/i;

/** `about` names whom the sentence is about, say `vllm` or `ollama (qwen2.5-coder:1.5b)`. */
export function errorFromAnswer(answer: ErrorAnswer, about: string): ServerError {
  const words = wordsOf(answer.body);
  const kind = kindOf(answer.status, words);
  const retryAfterMs = parseRetryAfter(answer.retryAfter);
  const details: ServerErrorDetails = {
    ...(answer.status !== undefined && { status: answer.status }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(kind === 'context' && words.contextTokens !== undefined && { contextTokens: words.contextTokens }),
    ...(kind === 'unauthorized' && { remedy: { title: 'Set Server Key', command: 'hob.setServerKey' } }),
  };
  return new ServerError(kind, sentence(kind, about, answer, words), details);
}

function kindOf(status: number | undefined, words: Words): ServerErrorKind {
  const said = `${words.type} ${words.message}`;
  if (
    CONTEXT.test(said) &&
    (status === undefined || status === 400 || status === 413 || status === 422 || status === 500)
  )
    return 'context';
  if (/ollama cloud is disabled/i.test(said)) return 'refused';
  switch (status) {
    case 401:
    case 403:
      return 'unauthorized';
    case 404:
      return 'not-found';
    case 408:
    case 504:
      return 'timeout';
    case 429:
      return 'busy';
    case 501:
      return 'unsupported';
    case 503:
      return /loading model/i.test(said) ? 'loading' : 'busy';
  }
  if (UNSUPPORTED.test(said)) return 'unsupported';
  return 'failed';
}

function sentence(kind: ServerErrorKind, about: string, { status, hadKey }: ErrorAnswer, words: Words): string {
  const said = shown(words.message);
  const quoted = said === '' ? '' : ` (“${said}”)`;
  switch (kind) {
    case 'unauthorized':
      if (status === 403) return `${about} does not allow this${hadKey ? ' with its key' : ''}${quoted}.`;
      return hadKey
        ? `${about} does not take its key, which is wrong or has expired${quoted}.`
        : `${about} wants a key${quoted}.`;
    case 'not-found':
      return `${about} does not have that${quoted}.`;
    case 'busy':
      return `${about} is busy${quoted}.`;
    case 'loading':
      return `${about} is loading its model.`;
    case 'context':
      return words.contextTokens === undefined
        ? `The prompt is longer than the context of ${about}.`
        : `The prompt is longer than the ${words.contextTokens} tokens of ${about}.`;
    case 'unsupported':
      return `${about} cannot do this${quoted}.`;
    case 'timeout':
      return `${about} took too long${quoted}.`;
    default:
      return status === undefined ? `${about} failed${quoted}.` : `${about} answered with status ${status}${quoted}.`;
  }
}

/** One line, bounded, without what validation errors repeat of the request: no source text in an error. */
function shown(message: string): string {
  const own = message
    .replace(/['"]?input['"]?\s*[:=][\s\S]*$/i, '')
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  const short = own.length > SHOWN_CHARACTERS ? `${own.slice(0, SHOWN_CHARACTERS)}…` : own;
  return short.replace(/[.\s]+$/, '');
}

function wordsOf(body: unknown): Words {
  if (typeof body === 'string') return wordsOfText(body);
  if (!isRecord(body)) return { message: '', type: '', contextTokens: undefined };
  const inner = body['error'] ?? body['message'] ?? body['detail'];
  if (isRecord(inner)) return wordsOf({ ...inner, error: undefined });
  const type = [body['type'], body['error_type']].filter((value) => typeof value === 'string').join(' ');
  const nested = typeof inner === 'string' ? wordsOfText(inner) : { message: '', type: '', contextTokens: undefined };
  const stated = typeof body['n_ctx'] === 'number' ? body['n_ctx'] : undefined;
  return {
    message: nested.message,
    type: `${type} ${nested.type}`.trim(),
    contextTokens: stated ?? nested.contextTokens,
  };
}

function wordsOfText(text: string): Words {
  const brace = text.indexOf('{');
  if (brace >= 0) {
    try {
      const inner: unknown = JSON.parse(text.slice(brace, text.lastIndexOf('}') + 1));
      if (isRecord(inner) && ('error' in inner || 'message' in inner)) return wordsOf(inner);
    } catch {
      // Not JSON after all: the text is what it says.
    }
  }
  const limit = /context (?:length|size|window) (?:is |of )?(?:only )?\(?(\d+)|available context size \((\d+)/i.exec(
    text,
  );
  const tokens = limit?.[1] ?? limit?.[2];
  return { message: text, type: '', contextTokens: tokens === undefined ? undefined : Number(tokens) };
}

function parseRetryAfter(value: string | null | undefined): number | undefined {
  if (!value) return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
