// What can go wrong between Hob and a model server, sorted by what Hob does about it.
import { type Remedy, UserError } from '../../shared/base/errors.ts';

export type ServerErrorKind =
  /** Nobody listens, the name does not resolve, the connection broke. */
  | 'unreachable'
  /** The perimeter does not let this address through. */
  | 'refused'
  /** 401, 403: the key is missing or wrong. */
  | 'unauthorized'
  /** 404: the model or the endpoint is not there. */
  | 'not-found'
  /** 429, 503: come back later. */
  | 'busy'
  /** The model is being loaded. */
  | 'loading'
  /** The prompt is longer than the context. */
  | 'context'
  /** The server does not know how to do this (501, "does not support"). */
  | 'unsupported'
  /** An answer that is not what the protocol says. */
  | 'protocol'
  /** It took longer than its limit. */
  | 'timeout'
  /** 500 and everything else the server calls its own fault. */
  | 'failed';

export interface ServerErrorDetails {
  readonly status?: number;
  /** How long the server asks us to wait. */
  readonly retryAfterMs?: number;
  /** For `context`: tokens the server allows. */
  readonly contextTokens?: number;
  readonly remedy?: Remedy;
  readonly cause?: unknown;
}

/** A failed request. `message` is one sentence for a person, without source text or secrets. */
export class ServerError extends UserError {
  override readonly name = 'ServerError';
  readonly kind: ServerErrorKind;
  readonly details: ServerErrorDetails;

  constructor(kind: ServerErrorKind, message: string, details: ServerErrorDetails = {}) {
    super(message, details.remedy, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.details = details;
  }
}
