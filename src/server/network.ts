// The editor's proxy settings for the perimeter: as they came at the start, and as they change.
import type { Connection } from 'vscode-languageserver';
import { createNetwork, type Network } from '../engine/perimeter/network.ts';
import type { Logger } from '../shared/base/log.ts';
import { PROXY_AUTHORIZATION_SECRET, PROXY_METHOD, ProxySettings } from '../shared/protocol/session.ts';

export interface NetworkParts {
  /** From the initialization options. */
  readonly proxy: ProxySettings | undefined;
  /** Asks the client; undefined for none. */
  readonly secret: (id: string) => Promise<string | undefined>;
  /** `hob.perimeter.extraCaFiles`. */
  readonly caFiles: () => readonly string[];
  readonly log: Logger;
}

export function followNetwork(connection: Connection, parts: NetworkParts): Network {
  const { secret, caFiles, log } = parts;
  let proxy = parts.proxy;
  warnOfLaxness(proxy, log);
  connection.onNotification(PROXY_METHOD, (params: unknown) => {
    const parsed = ProxySettings.safeParse(params);
    if (!parsed.success) return log.warn('The proxy settings that the editor sent cannot be read; the old ones hold.');
    proxy = parsed.data;
    warnOfLaxness(proxy, log);
  });
  return createNetwork({
    proxy: () => proxy,
    authorization: () => secret(PROXY_AUTHORIZATION_SECRET),
    caFiles,
    env: process.env,
    log,
  });
}

function warnOfLaxness(proxy: ProxySettings | undefined, log: Logger): void {
  if (proxy?.strictSsl !== false) return;
  log.warn(
    'http.proxyStrictSSL is off; Hob verifies certificates all the same (hob.perimeter.extraCaFiles adds yours).',
  );
}
