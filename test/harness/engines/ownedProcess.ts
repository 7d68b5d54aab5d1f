// Processes that cannot outlive this one: each in a group of its own, ended by group id, watched in case we are killed.
import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

const POLITE_MS = 5_000;
const isWindows = process.platform === 'win32';
const owned = new Set<OwnedProcess>();

/** A child and everything it starts. */
export interface OwnedProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  /** SIGTERM, then SIGKILL after 5 s; resolves when the whole group is gone. */
  stop(): Promise<void>;
  /** SIGKILL to the whole group at once. */
  kill(): Promise<void>;
}

export interface OwnOptions extends SpawnOptions {
  /** Lower than normal priority, for builds. */
  nice?: boolean;
}

/** Like `spawn`, with the promise above. Throws when the command cannot be started. */
export async function spawnOwned(command: string, args: readonly string[], options: OwnOptions): Promise<OwnedProcess> {
  const { nice, ...spawnOptions } = options;
  const child = spawn(command, args, { ...spawnOptions, detached: !isWindows, windowsHide: true });
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  if (nice) lowerPriority(pid);
  const watcher = isWindows ? undefined : watchFromOutside(pid);
  const handle: OwnedProcess = {
    child,
    pid,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
  owned.add(handle);
  child.once('exit', () => release());
  return handle;

  function release(): void {
    // The leader is gone but may have left children in its group.
    signalGroup(pid, 'SIGKILL');
    if (watcher?.pid !== undefined) signalGroup(watcher.pid, 'SIGKILL');
    owned.delete(handle);
  }

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    signalGroup(pid, signal);
    if (!(await groupEnds(pid, child, POLITE_MS))) {
      signalGroup(pid, 'SIGKILL');
      await groupEnds(pid, child, POLITE_MS);
    }
  }
}

// Elsewhere the watcher sees to it, and gives the group time to end its own children (ninja's are in other groups).
if (isWindows) {
  process.on('exit', () => {
    for (const { pid } of owned) signalGroup(pid, 'SIGKILL');
  });
}

/** A shell that waits for our end of a pipe to close, which the system does however we die, then ends the group. */
function watchFromOutside(pid: number): ChildProcess {
  const group = `-- -${pid} 2>/dev/null`;
  const script = `cat >/dev/null; kill -s TERM ${group} || exit; sleep 2; kill -s KILL ${group}`;
  const watcher = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  watcher.unref();
  const pipe = watcher.stdin as unknown as { unref?: () => void } | null; // A socket at run time; typed as Writable.
  pipe?.unref?.();
  return watcher;
}

function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    if (isWindows) execFileSync('taskkill', ['/T', '/F', '/PID', String(pid)], { stdio: 'ignore' });
    else process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}

async function groupEnds(pid: number, child: ChildProcess, boundMs: number): Promise<boolean> {
  const end = Date.now() + boundMs;
  while (Date.now() < end) {
    const exited = child.exitCode !== null || child.signalCode !== null;
    if (exited && (isWindows || !groupExists(pid))) return true;
    await delay(20);
  }
  return false;
}

/** Whether any process of the group that `pid` began is left. */
export function groupExists(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, 5);
  } catch {
    // Not allowed here, or already over: only politeness is lost.
  }
}
