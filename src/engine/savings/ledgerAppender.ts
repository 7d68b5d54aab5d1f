// Puts lines at the end of files, later and in order. Never throws, never waits; while the disk refuses, lines are kept
// in memory and tried again with growing pauses, and the log hears of it once.
import fs from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../shared/base/errors.ts';
import type { Logger } from '../../shared/base/log.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** About 3 MB: what a day of hard work writes, many times over. */
const MAX_WAITING_LINES = 20_000;

export class LedgerAppender {
  readonly #log: Logger;
  readonly #waiting = new Map<string, string[]>();
  /** Files whose last write broke off in the middle of a line. */
  readonly #torn = new Set<string>();
  #writing: Promise<void> | undefined;
  #pauseMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dropped = 0;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Lines that are not on the disk yet. */
  get waitingLines(): number {
    return [...this.#waiting.values()].reduce((sum, lines) => sum + lines.length, 0);
  }

  append(file: string, line: string): void {
    const lines = this.#waiting.get(file);
    if (lines) lines.push(line);
    else this.#waiting.set(file, [line]);
    if (this.#pauseMs > 0) this.#bound();
    else this.#start();
  }

  /** Writes what waits, once more even if the disk refused before; resolves when that is done or has failed. */
  async flush(): Promise<void> {
    await this.#writing;
    if (this.#waiting.size === 0) return;
    clearTimeout(this.#timer);
    this.#start();
    await this.#writing;
  }

  /** Forgets what waits, and resolves when nothing is being written any more. */
  async drop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#waiting.clear();
    await this.#writing;
    this.#waiting.clear();
    this.#torn.clear();
    this.#pauseMs = 0;
  }

  #start(): void {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
      if (this.#waiting.size > 0 && this.#pauseMs === 0) this.#start();
    });
  }

  async #writeAll(): Promise<void> {
    await Promise.resolve(); // the caller goes on first, and lines of the same turn are written together
    while (this.#waiting.size > 0) {
      for (const [file, lines] of [...this.#waiting]) {
        this.#waiting.delete(file);
        const { done, error } = await writeLines(file, lines, this.#torn);
        if (error !== undefined) {
          const rest = [...lines.slice(done), ...(this.#waiting.get(file) ?? [])];
          if (rest.length > 0) this.#waiting.set(file, rest);
          this.#fail(error);
          return;
        }
      }
    }
    if (this.#pauseMs > 0) this.#log.info('The savings ledger can be written again.');
    this.#pauseMs = 0;
    if (this.#dropped > 0) this.#log.warn(`${this.#dropped} lines of the savings ledger were lost meanwhile.`);
    this.#dropped = 0;
  }

  #fail(error: unknown): void {
    if (this.#pauseMs === 0) {
      this.#log.warn(
        `The savings ledger cannot be written, so it is kept in memory and tried again: ${messageOf(error)}`,
      );
    }
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, this.#pauseMs * 2));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#start(), this.#pauseMs);
    this.#timer.unref();
  }

  #bound(): void {
    for (const [file, lines] of this.#waiting) {
      const excess = this.waitingLines - MAX_WAITING_LINES;
      if (excess <= 0) return;
      this.#dropped += Math.min(excess, lines.length);
      lines.splice(0, excess);
      if (lines.length === 0) this.#waiting.delete(file);
    }
  }
}

/** Appends lines; answers how many are wholly on the disk, and the error where not all are. */
async function writeLines(
  file: string,
  lines: readonly string[],
  torn: Set<string>,
): Promise<{ done: number; error?: unknown }> {
  const chunks = lines.map((line) => Buffer.from(line));
  const lead = torn.has(file) ? Buffer.from('\n') : Buffer.alloc(0);
  const data = Buffer.concat([lead, ...chunks]);
  let written = 0;
  try {
    await fs.mkdir(path.dirname(file), { recursive: true });
    const handle = await fs.open(file, 'a');
    try {
      while (written < data.length) written += (await handle.write(data, written)).bytesWritten;
    } finally {
      await handle.close();
    }
    torn.delete(file);
    return { done: lines.length };
  } catch (error) {
    let done = 0;
    let end = lead.length;
    while (done < chunks.length && end + (chunks[done]?.length ?? 0) <= written) end += chunks[done++]?.length ?? 0;
    if (written > end) torn.add(file);
    else if (written >= lead.length && lead.length > 0) torn.delete(file);
    return { done, error };
  }
}
