// How a request gets to its host once it may go there: connection, proxy, and whose certificates count.
import type http from 'node:http';
import type tls from 'node:tls';
import type { WebProxy } from './proxies.ts';

export interface Way {
  /** What to connect to, or to ask the proxy for. */
  readonly host: string;
  /** Keeps connections between requests; without one, a connection is made for this request alone. */
  readonly agent?: http.Agent;
  readonly proxy?: WebProxy;
  /** Certificates of the person's own beside those that Node knows. */
  readonly secureContext?: tls.SecureContext;
  /** What is wrong with those, as a sentence: told where a certificate is refused. */
  readonly trustProblem?: string;
}

/** Verification stays on whatever the environment (NODE_TLS_REJECT_UNAUTHORIZED) or the editor says. */
export function tlsOptions({ hostname }: URL, { secureContext }: Way): tls.ConnectionOptions {
  return {
    rejectUnauthorized: true,
    // A name for TLS only where there is one; an address must not be sent as one.
    servername: /[a-z]/i.test(hostname) && !hostname.startsWith('[') ? hostname : '',
    ...(secureContext && { secureContext }),
  };
}
