// The machine and the state of the code that figures were taken with.
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { REPOSITORY } from '../replay/serverBundle.ts';

export interface Circumstances {
  /** ISO day. */
  readonly date: string;
  readonly machine: string;
  readonly node: string;
  /** Commit, with `+` where the working tree differed from it. */
  readonly code: string;
  /** Load average over the run's last minute: above the number of cores, times look worse than they are. */
  readonly load: number;
}

export function circumstances(): Circumstances {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus.length} × ${cpus[0]?.model.trim() ?? os.arch()}, ${memory} GiB, ${os.type()}`,
    node: process.version,
    code: codeState(),
    load: Number((os.loadavg()[0] ?? 0).toFixed(1)),
  };
}

function codeState(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: REPOSITORY, encoding: 'utf8' }).trim();
    const changed = git('status', '--porcelain', '--', 'src') !== '';
    return git('rev-parse', '--short', 'HEAD') + (changed ? '+' : '');
  } catch {
    // An unpacked archive has no history.
    return 'unknown';
  }
}
