// Opens an address in the person's browser where there is a screen; where there is none, the printed address must do.
import { spawn } from 'node:child_process';
import { hasScreen } from './desktopEditor.ts';

export function openInBrowser(url: string): void {
  if (!hasScreen()) return;
  const openers: Partial<Record<NodeJS.Platform, string[]>> = {
    darwin: ['open', url],
    win32: ['rundll32', 'url.dll,FileProtocolHandler', url],
  };
  const [program = '', ...args] = openers[process.platform] ?? ['xdg-open', url];
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined); // No opener: the address is on the screen.
  child.unref();
}
