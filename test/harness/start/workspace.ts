// The folder `npm start` opens: the person's own, or a copy of the small sample that is removed afterwards.
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fixtureFolder } from '../engines/cache.ts';

export interface Workspace {
  folder: string;
  remove: () => void;
}

/** Throws when the folder the person named does not exist. */
export function makeWorkspace(asked: string | undefined): Workspace {
  if (asked !== undefined) {
    if (!existsSync(asked)) throw new Error(`There is no folder ${asked}.`);
    return { folder: path.resolve(asked), remove: () => undefined };
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'hob-sample-'));
  cpSync(fixtureFolder('start'), folder, { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
