// CPU time of another process.
import fs from 'node:fs';

/** The kernel counts in these, in milliseconds. */
const TICK_MS = 10;

/** User and system time of a process so far in ms; 0 where there is no /proc. */
export function cpuMsOf(pid: number | undefined): number {
  try {
    const fields = fs
      .readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    // No /proc, or the process has gone.
    return 0;
  }
}
