// A child process with everything it starts: ended together, also when the harness itself ends or is interrupted.
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';

export interface ProcessGroup {
  readonly child: ChildProcess;
  /** Asks the group to end, ends it by force after 3 s, and waits until its first process is gone. */
  stop(): Promise<void>;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/** Starts `command` as the leader of its own process group. */
export function startProcessGroup(command: string, args: readonly string[], options: SpawnOptions): ProcessGroup {
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const killNow = () => signalGroup(child, 'SIGKILL');
  process.once('exit', killNow);
  return {
    child,
    async stop() {
      signalGroup(child, 'SIGTERM');
      const force = setTimeout(killNow, 3_000);
      await ended;
      clearTimeout(force);
      // Whatever outlived the leader (extension host, language server) must not outlive the test.
      killNow();
      process.off('exit', killNow);
    },
  };
}
