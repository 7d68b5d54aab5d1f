// The machine this process runs on: its memory and its graphics cards. Asks nvidia-smi once, where there is one.
import { execFile } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { Emitter, type Event } from '../../shared/base/events.ts';
import type { Machine } from '../../shared/protocol/models.ts';

const ASK_MS = 5_000;
const MIB = 1024 ** 2;
const QUERY = ['--query-gpu=name,memory.total', '--format=csv,noheader,nounits'];

/** What is known at once; the cards come a moment later. */
export class MachineReading {
  readonly #changes = new Emitter<void>();
  #machine: Machine = withoutCards();

  /** The cards have been found. */
  readonly onDidChange: Event<void> = this.#changes.event;

  get current(): Machine {
    return this.#machine;
  }

  /** Looks for the cards; never rejects. `ask` is nvidia-smi unless given. */
  async read(ask: () => Promise<string> = askNvidia): Promise<void> {
    if (this.#machine.isUnified) return;
    // No nvidia-smi means no card of that maker: the usual case, and not worth a word.
    const gpus = readCards(await ask().catch(() => ''));
    if (gpus.length === 0) return;
    this.#machine = { ...this.#machine, gpus };
    this.#changes.fire();
  }
}

/** Lines of `name, MiB`; what is no such line is left out (cards in sleep say `[N/A]`). */
export function readCards(output: string): Machine['gpus'] {
  return output.split('\n').flatMap((line) => {
    const match = /^(.+),\s*(\d+)\s*$/.exec(line.trim());
    return match ? [{ name: match[1] ?? '', memoryBytes: Number(match[2]) * MIB }] : [];
  });
}

function withoutCards(): Machine {
  const isUnified = process.platform === 'darwin' && process.arch === 'arm64';
  return { memoryBytes: os.totalmem(), gpus: [], isUnified };
}

function askNvidia(): Promise<string> {
  // With its folder on Windows, where a bare name would be looked for in the working folder first.
  const root = process.env['SystemRoot'] ?? 'C:\\Windows';
  const program = process.platform === 'win32' ? path.join(root, 'System32', 'nvidia-smi.exe') : 'nvidia-smi';
  return new Promise((resolve, reject) => {
    execFile(program, QUERY, { timeout: ASK_MS, windowsHide: true, cwd: os.homedir() }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
  });
}
