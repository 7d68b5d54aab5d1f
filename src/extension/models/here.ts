// Which machine "localhost" means, in words: with SSH, WSL and containers Hob runs where the files are. No VS Code in here.

export interface Whereabouts {
  /** `vscode.env.remoteName`. */
  readonly remoteName: string | undefined;
  /** Hob runs in the window's own machine although the window is connected to another. */
  readonly isLocalHost: boolean;
  /** `WSL_DISTRO_NAME` of the extension host. */
  readonly distribution?: string | undefined;
}

/** Words that fit after "on"; undefined where it is simply the machine in front of the person. */
export function hereInWords({ remoteName, isLocalHost, distribution }: Whereabouts): string | undefined {
  if (!remoteName) return undefined;
  if (isLocalHost) return 'the machine in front of you (not the remote one)';
  switch (remoteName) {
    case 'ssh-remote':
      return 'the machine you are connected to by SSH';
    case 'wsl':
      return `the Linux inside WSL${distribution ? ` (${distribution})` : ''}, which is not Windows itself`;
    case 'dev-container':
    case 'attached-container':
      return 'the container, which is not the machine around it';
    case 'codespaces':
      return 'the codespace';
    case 'tunnel':
      return 'the machine at the other end of the tunnel';
  }
  // An editor in the browser calls its remote by the address that serves it.
  if (/[.:]/.test(remoteName) || remoteName === 'localhost') return 'the machine that serves this editor';
  return `the remote machine (${remoteName})`;
}
