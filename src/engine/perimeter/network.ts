// What the network around this machine asks for: proxies and certificate authorities of the person's own.
import type { Logger } from '../../shared/base/log.ts';
import type { ProxySettings } from '../../shared/protocol/session.ts';
import { proxyFor, type WebProxy } from './proxies.ts';
import { Trust, type Trusted } from './trust.ts';

export interface NetworkOptions {
  /** VS Code's `http.*` settings as the editor sent them. */
  readonly proxy: () => ProxySettings | undefined;
  /** `http.proxyAuthorization`, which travels as a secret; asked when a proxy is used. */
  readonly authorization: () => Promise<string | undefined>;
  /** `hob.perimeter.extraCaFiles`. */
  readonly caFiles: () => readonly string[];
  /** For HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
}

/** How requests that leave this machine find their way. Loopback never goes by a proxy. */
export interface Network {
  /** Throws ServerError `unreachable` for a proxy that Hob cannot use. */
  proxyFor(url: URL): Promise<WebProxy | undefined>;
  trusted(): Promise<Trusted>;
}

export function createNetwork(options: NetworkOptions): Network {
  const trust = new Trust(options.caFiles, options.log);
  return {
    async proxyFor(url) {
      const proxy = proxyFor(url, options.proxy(), options.env);
      if (proxy === undefined || proxy.authorization !== undefined) return proxy;
      const authorization = await options.authorization();
      return authorization === undefined ? proxy : { ...proxy, authorization };
    },
    trusted: () => trust.get(),
  };
}

/** Straight to every host, with the certificates that Node knows. */
export const DIRECT: Network = {
  proxyFor: async () => undefined,
  trusted: async () => ({}),
};
