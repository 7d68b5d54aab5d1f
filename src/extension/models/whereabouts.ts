// The words of here.ts for this window.
import { type ExtensionContext, ExtensionKind, env } from 'vscode';
import { hereInWords } from './here.ts';

/** Which machine "localhost" means, where it is not simply the one in front of the person. */
export function here(context: ExtensionContext): string | undefined {
  return hereInWords({
    remoteName: env.remoteName,
    isLocalHost: context.extension.extensionKind === ExtensionKind.UI,
    distribution: process.env['WSL_DISTRO_NAME'],
  });
}
