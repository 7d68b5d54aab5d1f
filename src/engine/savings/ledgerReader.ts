// Reads what all windows have written: settled days through the roll-ups, today's and yesterday's files as they grow.
import fs from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../shared/base/errors.ts';
import type { Logger } from '../../shared/base/log.ts';
import { Book } from './book.ts';
import { dayBefore, dayOf, filePath, type LedgerFile, listFiles, listMonths, monthOf } from './ledgerFolder.ts';
import { LedgerFileReading } from './ledgerLine.ts';
import { isSameFile, type Rollup, readRollup, writeRollup } from './rollup.ts';

/** A file that may still grow. */
interface Growing {
  reading: LedgerFileReading;
  /** Bytes of whole lines read so far. */
  readBytes: number;
  hasTornEnd: boolean;
}

export interface LedgerReaderParts {
  readonly root: string;
  readonly book: Book;
  readonly clock: () => number;
  readonly log: Logger;
  /** Files of this window are not read: their entries are in the book already. */
  readonly isOwn: (window: string) => boolean;
}

export class LedgerReader {
  readonly #parts: LedgerReaderParts;
  readonly #growing = new Map<string, Growing>();
  readonly #settled = new Set<string>();
  #settledUnreadable = 0;

  constructor(parts: LedgerReaderParts) {
    this.#parts = parts;
  }

  /** Lines that nobody can read, a torn last one of each file included. */
  get unreadableLines(): number {
    const files = [...this.#growing.values()];
    return (
      this.#settledUnreadable + files.reduce((sum, file) => sum + file.reading.unreadable + Number(file.hasTornEnd), 0)
    );
  }

  /** Forgets what was read; the caller empties the book. */
  reset(): void {
    this.#growing.clear();
    this.#settled.clear();
    this.#settledUnreadable = 0;
  }

  /** Reads everything there is. A month that cannot be read is left out with a line in the log. */
  async load(): Promise<void> {
    const firstLive = dayBefore(dayOf(this.#parts.clock()));
    for (const month of await listMonths(this.#parts.root)) {
      try {
        const files = await listFiles(this.#parts.root, month, ({ window }) => !this.#parts.isOwn(window));
        await this.#loadSettled(
          month,
          files.filter((file) => file.day < firstLive),
        );
        for (const file of files) if (file.day >= firstLive) await this.#readGrowth(file);
      } catch (error) {
        this.#parts.log.warn(`The savings of ${month} cannot be read: ${messageOf(error)}`);
      }
    }
  }

  /** Reads what other windows have added since; answers whether there was anything. */
  async refresh(): Promise<boolean> {
    const today = dayOf(this.#parts.clock());
    const months = new Set([...this.#growing.keys()].map((key) => key.slice(0, 7)));
    for (const day of [today, dayBefore(today)]) months.add(monthOf(day));
    let hasChanged = false;
    for (const month of months) {
      const isWanted = ({ name, window }: Pick<LedgerFile, 'name' | 'window'>) =>
        !this.#settled.has(name) && !this.#parts.isOwn(window);
      for (const file of await listFiles(this.#parts.root, month, isWanted)) {
        if (await this.#readGrowth(file)) hasChanged = true;
      }
    }
    return hasChanged;
  }

  async #loadSettled(month: string, files: readonly LedgerFile[]): Promise<void> {
    const { root, book, log } = this.#parts;
    const known = await readRollup(root, month);
    const isUsable = known?.files.every((old) => files.some((file) => isSameFile(file, old))) ?? false;
    const before: Rollup = known && isUsable ? known : { files: [], rows: [], unreadable: 0 };
    const fresh = files.filter((file) => !before.files.some((old) => old.name === file.name));
    for (const file of files) this.#settled.add(file.name);
    if (known && isUsable && fresh.length === 0) {
      this.#settledUnreadable += known.unreadable;
      book.merge(known.rows);
      return;
    }
    const sums = new Book();
    sums.merge(before.rows);
    let unreadable = before.unreadable;
    for (const file of fresh) {
      const reading = new LedgerFileReading((was, is) => sums.put(file.day, is, was));
      reading.readLines(await fs.readFile(filePath(root, file.day, file.window), 'utf8'));
      unreadable += reading.unreadable;
    }
    this.#settledUnreadable += unreadable;
    // written first: merged rows are the book's, and change with it
    await writeRollup(root, month, { files, rows: [...sums.rows()], unreadable }).catch((error: unknown) => {
      log.debug(`No roll-up of ${month} was kept: ${messageOf(error)}`);
    });
    book.merge(sums.rows());
  }

  /** Reads the lines that were added to a file; a file that shrank was edited by hand and is read anew. */
  async #readGrowth(file: LedgerFile): Promise<boolean> {
    const { root, book } = this.#parts;
    let growing = this.#growing.get(file.name);
    if (growing && file.bytes < growing.readBytes) {
      for (const record of growing.reading.records.values()) book.take(file.day, record);
      growing = undefined;
    }
    if (growing?.readBytes === file.bytes) return false;
    if (!growing) {
      const reading = new LedgerFileReading((was, is) => book.put(file.day, is, was));
      growing = { reading, readBytes: 0, hasTornEnd: false };
      this.#growing.set(file.name, growing);
    }
    const added = await readFrom(path.join(root, monthOf(file.day), file.name), growing.readBytes);
    const end = added.lastIndexOf(0x0a) + 1;
    growing.hasTornEnd = end < added.length;
    if (end === 0) return false;
    growing.readBytes += end;
    growing.reading.readLines(added.subarray(0, end).toString('utf8'));
    return true;
  }
}

async function readFrom(file: string, start: number): Promise<Buffer> {
  const handle = await fs.open(file, 'r');
  try {
    const chunks: Buffer[] = [];
    const buffer = Buffer.alloc(256 * 1024);
    for (let at = start; ; ) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) return Buffer.concat(chunks);
      chunks.push(Buffer.from(buffer.subarray(0, bytesRead)));
      at += bytesRead;
    }
  } finally {
    await handle.close();
  }
}
