// Lets one process at a time change a file, so that two windows on one workspace do not undo each other's writing.
import { mkdir, rm, stat } from 'node:fs/promises';
import { codeOf } from './transcriptFile.ts';

/** A holder needs milliseconds; one that old belongs to a process that was killed. */
const STALE_MS = 5_000;
const RETRY_MS = 15;
/** After that long without the lock the work is done all the same: losing an answer would be worse. */
const PATIENCE_MS = 6_000;

/** Runs `work` while holding `path` (a folder that is made and removed again). */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const isHeld = await acquire(path);
  try {
    return await work();
  } finally {
    if (isHeld) await rm(path, { recursive: true, force: true });
  }
}

async function acquire(path: string): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += RETRY_MS) {
    try {
      await mkdir(path);
      return true;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    if (await isStale(path)) await rm(path, { recursive: true, force: true });
    else await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return false;
}

async function isStale(path: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    return Math.abs(Date.now() - mtimeMs) > STALE_MS;
  } catch {
    // Released in this moment.
    return false;
  }
}
