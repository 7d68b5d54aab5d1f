// The VS Code a person has installed, started on a profile of its own with Hob loaded from this repository.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { spawnOwned } from '../engines/ownedProcess.ts';
import { findProgram, outputOf } from '../engines/tools.ts';

/** As `engines.vscode` in package.json. */
const OLDEST_MINOR = 91;
const END_MS = 5_000;

export interface DesktopOptions {
  /** Folder of the extension under development. */
  extension: string;
  folder: string;
  settings: Readonly<Record<string, unknown>>;
}

export interface DesktopEditor {
  /** Resolves when the person closes the window. */
  closed: Promise<void>;
  stop: () => Promise<void>;
}

/** Whether a window can be shown. */
export function hasScreen(): boolean {
  if (process.platform !== 'linux') return true;
  return process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
}

/** Path of `code` when it is on the PATH, new enough, and can show a window. */
export async function findDesktopEditor(): Promise<string | undefined> {
  // In a terminal of a remote window `code` speaks to that window and takes no profile.
  const program = hasScreen() && process.env['VSCODE_IPC_HOOK_CLI'] === undefined ? findProgram('code') : undefined;
  if (program === undefined) return undefined;
  const [, major = '0', minor = '0'] = (await outputOf(program, ['--version']))?.match(/^(\d+)\.(\d+)/m) ?? [];
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= OLDEST_MINOR) ? program : undefined;
}

export async function startDesktopEditor(program: string, options: DesktopOptions): Promise<DesktopEditor> {
  const profile = mkdtempSync(path.join(tmpdir(), 'hob-code-'));
  mkdirSync(path.join(profile, 'User'));
  const settings = {
    'telemetry.telemetryLevel': 'off',
    'security.workspace.trust.enabled': false,
    ...options.settings,
  };
  writeFileSync(path.join(profile, 'User', 'settings.json'), JSON.stringify(settings, undefined, 2));
  const own = ['--user-data-dir', profile, '--extensionDevelopmentPath', options.extension, '--wait', '--new-window'];
  const owned = await spawnCode(program, [...own, options.folder]);
  const closed = new Promise<void>((resolve) => owned.child.once('exit', () => resolve()));
  const stop = async () => {
    await endWindow(profile);
    await owned.stop();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  return { closed, stop };
}

/** On Windows `code` is a .cmd file, which only the shell runs, and the shell wants paths with spaces quoted. */
function spawnCode(program: string, args: readonly string[]): ReturnType<typeof spawnOwned> {
  if (process.platform !== 'win32') return spawnOwned(program, args, { stdio: 'ignore' });
  const quoted = [program, ...args].map((part) => `"${part}"`);
  return spawnOwned(quoted[0] ?? '', quoted.slice(1), { stdio: 'ignore', shell: true });
}

/** `code` hands its window to a process of its own session, whose id VS Code writes into the profile. */
async function endWindow(profile: string): Promise<void> {
  const file = path.join(profile, 'code.lock');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (!Number.isInteger(pid) || pid <= 1) return;
  try {
    process.kill(pid, 'SIGTERM');
    for (const end = Date.now() + END_MS; Date.now() < end; await delay(100)) process.kill(pid, 0);
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone, which is what was wanted.
  }
}
