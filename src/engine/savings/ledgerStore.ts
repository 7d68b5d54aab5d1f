// The ledger of this process: writes its own lines, reads those of other windows, and holds the sums of all in a book.
// Reading, refreshing and clearing come one after the other; writing never waits for them.
import { messageOf } from '../../shared/base/errors.ts';
import type { Logger } from '../../shared/base/log.ts';
import { Book } from './book.ts';
import { LedgerAppender } from './ledgerAppender.ts';
import { clearedMark, removeLedger } from './ledgerFolder.ts';
import { LedgerReader } from './ledgerReader.ts';
import { OwnLedger } from './ownLedger.ts';

export interface LedgerStoreOptions {
  readonly root: string;
  readonly clock: () => number;
  readonly log: Logger;
  /** The figures have changed. May come often. */
  readonly onChange: () => void;
}

export class LedgerStore {
  readonly book = new Book();
  readonly own: OwnLedger;
  readonly #options: LedgerStoreOptions;
  readonly #appender: LedgerAppender;
  readonly #reader: LedgerReader;
  #work: Promise<void> = Promise.resolve();
  #mark = '';
  #isLoaded = false;

  constructor(options: LedgerStoreOptions) {
    const { root, clock, log, onChange } = options;
    this.#options = options;
    this.#appender = new LedgerAppender(log);
    this.own = new OwnLedger({ root, clock, log, onChange, book: this.book, appender: this.#appender });
    this.#reader = new LedgerReader({
      root,
      clock,
      log,
      book: this.book,
      isOwn: (window) => window === this.own.window,
    });
  }

  /** Whether what earlier sessions wrote is in the book. */
  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** Lines that nobody can read. */
  get unreadableLines(): number {
    return this.#reader.unreadableLines;
  }

  /** Reads the whole ledger. Never fails: what cannot be read is missing, with a line in the log. */
  load(): Promise<void> {
    return this.#next('read', async () => {
      this.#mark = await clearedMark(this.#options.root);
      await this.#reader.load();
      this.#isLoaded = true;
      this.#options.onChange();
    });
  }

  /** Reads what other windows have written or cleared since. Never fails. */
  refresh(): Promise<void> {
    return this.#next('read', async () => {
      const mark = await clearedMark(this.#options.root);
      if (mark !== this.#mark) {
        this.#mark = mark;
        this.#forget();
        await this.#reader.load();
        this.#options.onChange();
      } else if (await this.#reader.refresh()) {
        this.#options.onChange();
      }
    });
  }

  /** Deletes the ledger of every window; throws where the disk refuses. */
  async clear(): Promise<void> {
    let failure: unknown;
    await this.#next('cleared', async () => {
      await this.#appender.drop();
      this.#forget();
      await removeLedger(this.#options.root).catch((error: unknown) => {
        failure = error;
      });
      this.#mark = await clearedMark(this.#options.root);
      if (failure !== undefined) await this.#reader.load();
      this.#options.onChange();
    });
    if (failure !== undefined) throw failure;
  }

  /** Resolves when what was recorded so far is on the disk, or the disk has refused once more. */
  flush(): Promise<void> {
    return this.#appender.flush();
  }

  #forget(): void {
    this.book.clear();
    this.own.begin();
    this.#reader.reset();
  }

  #next(what: string, work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#isLoaded = true;
      this.#options.log.warn(`The savings ledger cannot be ${what}: ${messageOf(error)}`);
    });
    return this.#work;
  }
}
