// What went wrong with a connection, in one sentence each.
import { isCancellation } from '../../shared/base/errors.ts';
import { ServerError } from '../models/serverError.ts';
import { type Outgoing, reasonOf } from './outgoing.ts';
import type { WebProxy } from './proxies.ts';
import type { Way } from './way.ts';

/** Codes of OpenSSL by which a certificate is not believed because nobody known signed it. */
const UNKNOWN_ISSUER = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
]);

export function unreachable(url: URL, error: NodeJS.ErrnoException, way: Way): ServerError {
  const code = error.code ?? '';
  const why: Record<string, string> = {
    ECONNREFUSED: `Nothing listens at ${url.host}.`,
    ENOTFOUND: `The name ${url.hostname} is not known.`,
    EAI_AGAIN: `The name ${url.hostname} cannot be looked up now.`,
    ECONNRESET: `${url.host} closed the connection.`,
    ETIMEDOUT: `${url.host} does not answer.`,
    HPE_INVALID_CONSTANT: `What answers at ${url.host} does not speak HTTP.`,
    EPROTO: `What answers at ${url.host} does not speak https.`,
    ERR_SSL_WRONG_VERSION_NUMBER: `What answers at ${url.host} does not speak https.`,
    CERT_HAS_EXPIRED: `The certificate of ${url.host} has expired.`,
    ERR_TLS_CERT_ALTNAME_INVALID: `The certificate of ${url.host} is made out to another name.`,
  };
  const message = UNKNOWN_ISSUER.has(code)
    ? untrusted(url, way)
    : (why[code] ?? `${url.host} cannot be reached (${code || error.message}).`);
  return new ServerError('unreachable', message, { cause: error });
}

function untrusted(url: URL, { trustProblem }: Way): string {
  const first = `The certificate of ${url.host} is signed by nobody that this machine knows`;
  if (trustProblem !== undefined) return `${first}. ${trustProblem}`;
  return `${first}: add the signer’s certificate (PEM) to hob.perimeter.extraCaFiles.`;
}

/** The proxy answered, but not with a connection. Nothing of the request has been sent. */
export function proxyRefuses(proxy: WebProxy, status: number): ServerError {
  const name = proxy.url.host;
  if (status !== 407)
    return new ServerError('unreachable', `The proxy ${name} does not pass the connection on (HTTP ${status}).`);
  const said = proxy.authorization === undefined ? 'asks for a password' : 'does not take the password it was given';
  return new ServerError(
    'unreachable',
    `The proxy ${name} ${said}: set http.proxyAuthorization, or put user and password into http.proxy.`,
    { remedy: { title: 'Open Settings', command: 'workbench.action.openSettings' } },
  );
}

/** What to say of an answer that broke off. */
export function broken(outgoing: Outgoing, cause: unknown): unknown {
  if (outgoing.signal?.aborted) return reasonOf(outgoing.signal);
  if (cause instanceof Error && isCancellation(cause)) return cause;
  return new ServerError('unreachable', `${outgoing.url.host} closed the connection in mid-answer.`, { cause });
}
