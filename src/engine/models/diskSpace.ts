// Room on the disk that an Ollama on this machine fetches its models to.
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { formatBytes } from '../../shared/base/formatBytes.ts';
import { ServerError } from './serverError.ts';

/** Left free, bytes: a disk that is filled to the last block stops more than a download. */
const SPARE_BYTES = 1e9;

export interface Disk {
  readonly folder: string;
  readonly freeBytes: number;
}

/** The folder by Ollama's own rules; undefined where the system does not tell how much is free. */
export async function modelsDisk(env: Readonly<Record<string, string | undefined>>): Promise<Disk | undefined> {
  // The second is where Ollama's installer lets a Linux service keep them.
  const usual = [path.join(os.homedir(), '.ollama', 'models'), '/usr/share/ollama/.ollama/models'];
  const candidates = env['OLLAMA_MODELS'] ? [env['OLLAMA_MODELS']] : usual;
  const folder = (await firstExisting(candidates)) ?? (await existingParent(candidates[0] ?? os.homedir()));
  try {
    const { bavail, bsize } = await fs.statfs(folder);
    return { folder, freeBytes: bavail * bsize };
  } catch {
    // Some file systems do not say; Ollama itself will.
    return undefined;
  }
}

/** Throws ServerError `failed` where the disk is too small, with both sizes. */
export function checkRoom(name: string, neededBytes: number, disk: Disk): void {
  if (neededBytes + SPARE_BYTES <= disk.freeBytes) return;
  throw new ServerError(
    'failed',
    `${name} needs ${formatBytes(neededBytes)}, and ${disk.folder} has ${formatBytes(disk.freeBytes)} left: make room there, or choose a smaller model.`,
  );
}

async function firstExisting(folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) if (await exists(folder)) return folder;
  return undefined;
}

async function existingParent(folder: string): Promise<string> {
  let at = folder;
  while (!(await exists(at)) && path.dirname(at) !== at) at = path.dirname(at);
  return at;
}

function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}
