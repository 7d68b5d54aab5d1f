// Whether the machine runs on its battery: then nothing is computed that nobody asked for.
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** Plugging in or out is noticed after so long. */
const FRESH_MS = 60_000;
const LINUX_SUPPLIES = '/sys/class/power_supply';

export class Power {
  #isOnBattery = false;
  #readAt = Number.NEGATIVE_INFINITY;

  /** As last read; a reading that has grown old is renewed in the background. Unknown counts as mains. */
  isOnBattery(elapsed: number): boolean {
    if (elapsed - this.#readAt > FRESH_MS) {
      this.#readAt = elapsed;
      void readBattery(process.platform).then((found) => {
        this.#isOnBattery = found;
      });
    }
    return this.#isOnBattery;
  }
}

/** Never rejects: a system that does not tell is taken to run on mains. Windows is not asked, it would take a native module. */
export async function readBattery(platform: NodeJS.Platform, supplies = LINUX_SUPPLIES): Promise<boolean> {
  try {
    if (platform === 'darwin') {
      const { stdout } = await promisify(execFile)('pmset', ['-g', 'batt'], { timeout: 2_000 });
      return stdout.includes("'Battery Power'");
    }
    if (platform !== 'linux') return false;
    const states = await Promise.all(
      (await readdir(supplies)).map((name) => readFile(path.join(supplies, name, 'status'), 'utf8').catch(() => '')),
    );
    return states.some((state) => state.trim() === 'Discharging');
  } catch {
    // No such folder or command: a desktop, a container, another system.
    return false;
  }
}
