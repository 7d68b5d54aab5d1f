// Ending a client and its process for certain, and not waiting for ever for one to start.
import type { ChildProcess } from 'node:child_process';
import type { LanguageClient } from 'vscode-languageclient/node';

/** VS Code gives extensions about five seconds at shutdown; the promise to people is two. */
const STOP_TIMEOUT_MS = 1_500;

/** Stops politely, and by force after that. Never rejects. */
export async function stopClient(client: LanguageClient): Promise<void> {
  const child: ChildProcess | undefined = client.serverProcess;
  try {
    await client.stop(STOP_TIMEOUT_MS);
  } catch {
    // Still starting, already gone, or too slow: the process is ended below either way.
  }
  if (child && child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
}

/** @throws Error when `work` takes longer; the work itself goes on. */
export function withTimeout(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
