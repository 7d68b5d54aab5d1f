// A lock shared by processes: one holder at a time per folder, freed when its process is gone.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What the lock file says about its holder. */
function isHolderAlive(lockFile: string): boolean {
  try {
    const pid = Number(fs.readFileSync(lockFile, 'utf8'));
    if (!Number.isInteger(pid) || pid <= 0) {
      // The holder is between creating the file and writing its id, unless the file has lain there for a while.
      return Date.now() - fs.statSync(lockFile).mtimeMs < 5_000;
    }
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Runs `work` while holding `folder/.lock`; waits for another process that holds it, at most `timeoutMs`.
 * A lock whose process no longer lives is taken over.
 */
export async function withFolderLock<T>(folder: string, work: () => Promise<T>, timeoutMs = 30 * 60_000): Promise<T> {
  fs.mkdirSync(folder, { recursive: true });
  const lockFile = path.join(folder, '.lock');
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      fs.writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (!isHolderAlive(lockFile)) {
      fs.rmSync(lockFile, { force: true });
      continue;
    }
    if (Date.now() > deadline)
      throw new Error(`Another process has held ${lockFile} for too long; remove it if none runs.`);
    await delay(250);
  }
  const release = () => fs.rmSync(lockFile, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}
