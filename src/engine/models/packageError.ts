// What the packages of the APIs throw, as a ServerError where there is one to tell.
import { ServerError } from './serverError.ts';

export interface PackageErrorContext {
  /** Of the request: its reason stands above whatever the package makes of it. */
  readonly signal: AbortSignal;
  readonly server: string;
  /** For what the server said inside a stream. */
  said(error: unknown): ServerError;
}

/** The packages wrap what our fetch throws, and have errors of their own for what comes inside a stream. */
export function packageError(error: unknown, { signal, server, said }: PackageErrorContext): unknown {
  if (signal.aborted) return signal.reason;
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    if (inner instanceof ServerError) return inner;
  }
  if (error instanceof SyntaxError) return new ServerError('protocol', `${server} sends an event that is no JSON.`);
  const body = error instanceof Error && 'error' in error ? error.error : undefined;
  return body === undefined ? error : said(body);
}
