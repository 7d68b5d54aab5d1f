// VS Code's own proxy settings on their way to the server. Read where only the person sets them: a workspace must not
// decide through whom requests go. Passwords travel as secrets, not as settings.
import { workspace } from 'vscode';
import { PROXY_METHOD, type ProxySettings } from '../shared/protocol/session.ts';
import type { Contribution } from './contributions.ts';
import { proxyCredentials, withoutProxyCredentials } from './proxyCredentials.ts';

/** Tells the server when they change. */
export const proxyContribution: Contribution = {
  name: 'proxy',
  activate: ({ session }) =>
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('http')) session.notify(PROXY_METHOD, collectProxy());
    }),
};

export function collectProxy(): ProxySettings {
  const url = own('proxy');
  const noProxy = own('noProxy');
  const strictSsl = own('proxyStrictSSL');
  const support = own('proxySupport');
  return {
    ...(typeof url === 'string' && { url: withoutProxyCredentials(url) }),
    ...(Array.isArray(noProxy) && { noProxy: noProxy.filter((entry) => typeof entry === 'string') }),
    ...(typeof strictSsl === 'boolean' && { strictSsl }),
    ...(typeof support === 'string' && { support }),
  };
}

/** The value of the Proxy-Authorization header; undefined where the person gave neither it nor a password. */
export function proxyAuthorization(): string | undefined {
  const whole = own('proxyAuthorization');
  if (typeof whole === 'string' && whole !== '') return whole;
  const url = own('proxy');
  return typeof url === 'string' ? proxyCredentials(url) : undefined;
}

/** The person's own value, or VS Code's default. */
function own(key: string): unknown {
  const found = workspace.getConfiguration('http').inspect<unknown>(key);
  return found?.globalValue ?? found?.defaultValue;
}
