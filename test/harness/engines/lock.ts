// One builder at a time across processes: a lock file that its holder touches, taken over when the holder is gone.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const TOUCH_MS = 5_000;
/** Without a touch for this long the holder is gone, even if its pid has been given to another process (a reboot). */
const STALE_MS = 60_000;
const POLL_MS = 500;

/** Runs `work` while holding `file`; `onWait` is called once, with the holder's pid, when somebody else has it. */
export async function withLock<T>(file: string, work: () => Promise<T>, onWait: (pid: number) => void): Promise<T> {
  mkdirSync(path.dirname(file), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), token: Math.random() });
  let told = false;
  while (!tryCreate(file, mine)) {
    const holder = readHolder(file);
    if (holder === undefined) continue;
    if (isGone(holder)) {
      takeAway(file, holder.text);
      continue;
    }
    if (!told) onWait(holder.pid);
    told = true;
    await delay(POLL_MS);
  }
  const touching = setInterval(() => touch(file), TOUCH_MS);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    if (readHolder(file)?.text === mine) rmSync(file, { force: true });
  }
}

interface Holder {
  pid: number;
  host: string;
  touchedMs: number;
  text: string;
}

function tryCreate(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when the lock vanished meanwhile. A half-written lock has no pid and ages like any other. */
function readHolder(file: string): Holder | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const touchedMs = statSync(file).mtimeMs;
    const { pid = 0, host = '' } = parse(text);
    return { pid, host, touchedMs, text };
  } catch {
    return undefined;
  }
}

function parse(text: string): { pid?: number; host?: string } {
  try {
    return JSON.parse(text) as { pid?: number; host?: string };
  } catch {
    return {};
  }
}

function isGone(holder: Holder): boolean {
  if (Date.now() - holder.touchedMs > STALE_MS) return true;
  return holder.host === hostname() && holder.pid > 0 && !isAlive(holder.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Moves a dead holder's lock away; if another waiter was quicker and what was moved is alive, puts it back. */
function takeAway(file: string, dead: string): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return; // Another waiter took it away first.
  }
  const moved = readFileSync(aside, 'utf8');
  if (moved !== dead) tryCreate(file, moved);
  rmSync(aside, { force: true });
}

function touch(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // The cache was deleted under us; the build will say so.
  }
}
