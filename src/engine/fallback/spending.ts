// What was spent at hosted APIs in each calendar month, and what the requests under way may still cost: one small file
// for all windows. The ledger says the same in detail, but a history that is cleared must not bring a new budget.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { messageOf, UserError } from '../../shared/base/errors.ts';
import type { Logger } from '../../shared/base/log.ts';
import { withLock } from '../chat/fileLock.ts';
import { dayOf, monthOf } from '../savings/ledgerFolder.ts';

/** A request takes minutes at most; older reservations are of a window that was killed, whoever has its number now. */
const ABANDONED_MS = 60 * 60 * 1000;
const KEPT_MONTHS = 24;

const amount = z.number().int().nonnegative();
const Month = z.object({ microUsd: amount, unknownRequests: amount });
const Reservation = z.object({ id: z.string(), pid: z.number(), time: z.number(), microUsd: amount });
type Reservation = z.infer<typeof Reservation>;
const SpendingFile = z.object({ months: z.record(z.string(), Month), open: z.array(Reservation) });
type SpendingFile = z.infer<typeof SpendingFile>;

export interface MonthSpending {
  readonly microUsd: number;
  /** What requests under way, here and in other windows, may cost at most. */
  readonly openMicroUsd: number;
  readonly unknownRequests: number;
}

export interface SpendingOptions {
  readonly folder: string;
  /** Milliseconds since the epoch; the month is the person's own, as in the ledger. */
  readonly clock: () => number;
  readonly log: Logger;
  /** Whether a process runs; the system's answer unless given. */
  readonly isAlive?: (pid: number) => boolean;
  readonly pid?: number;
}

export class Spending {
  readonly #options: SpendingOptions;
  readonly #pid: number;
  readonly #isAlive: (pid: number) => boolean;
  /** Reservations of this process that are not settled. */
  readonly #own = new Set<string>();

  constructor(options: SpendingOptions) {
    this.#options = options;
    this.#pid = options.pid ?? process.pid;
    this.#isAlive = options.isAlive ?? isRunning;
  }

  /** This month, as the file says it. */
  async month(): Promise<MonthSpending> {
    return this.#summary(await this.#read());
  }

  /**
   * Sets an amount aside; `decide` sees the month and answers how much, or throws to refuse. One window at a time.
   * @throws what `decide` throws, or UserError where the disk refuses: nothing may be spent that is not counted.
   */
  async reserve(decide: (month: MonthSpending) => number): Promise<string> {
    const id = randomUUID();
    await this.#change((file) => {
      const microUsd = decide(this.#summary(file));
      file.open.push({ id, pid: this.#pid, time: this.#options.clock(), microUsd });
      this.#own.add(id);
    }).catch((error: unknown) => {
      this.#own.delete(id);
      throw error;
    });
    return id;
  }

  /** What it really cost; null where nobody knows. Never fails: what was set aside stays counted then. */
  async settle(id: string, costMicroUsd: number | null): Promise<void> {
    await this.#change((file) => {
      file.open = file.open.filter((reservation) => reservation.id !== id);
      const month = this.#monthIn(file, this.#options.clock());
      month.microUsd += costMicroUsd ?? 0;
      if (costMicroUsd === null) month.unknownRequests++;
    }).catch((error: unknown) => {
      this.#options.log.warn(`What a request cost could not be written down: ${messageOf(error)}`);
    });
    this.#own.delete(id);
  }

  #summary({ months, open }: SpendingFile): MonthSpending {
    const { microUsd = 0, unknownRequests = 0 } = months[monthOf(dayOf(this.#options.clock()))] ?? {};
    return { microUsd, unknownRequests, openMicroUsd: open.reduce((sum, each) => sum + each.microUsd, 0) };
  }

  #monthIn(file: SpendingFile, time: number): z.infer<typeof Month> {
    const name = monthOf(dayOf(time));
    file.months[name] ??= { microUsd: 0, unknownRequests: 0 };
    return file.months[name];
  }

  async #change(change: (file: SpendingFile) => void): Promise<void> {
    const { folder } = this.#options;
    try {
      await fs.mkdir(folder, { recursive: true });
      await withLock(path.join(folder, 'spending.lock'), async () => {
        const file = await this.#read();
        change(file);
        const months = Object.entries(file.months).sort().slice(-KEPT_MONTHS);
        const text = JSON.stringify({ ...file, months: Object.fromEntries(months) });
        const temporary = path.join(folder, `spending.${this.#pid}.tmp`);
        await fs.writeFile(temporary, text);
        await fs.rename(temporary, this.#path);
      });
    } catch (error) {
      if (error instanceof UserError || !(error instanceof Error && 'code' in error)) throw error;
      throw new UserError(
        `Hob cannot keep count of the budget in ${folder} (${error.code}), so no hosted model was asked.`,
      );
    }
  }

  /** What cannot be read counts as empty: the ledger still knows what was paid. */
  async #read(): Promise<SpendingFile> {
    const text = await fs.readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const parsed = SpendingFile.safeParse(parse(text));
    if (!parsed.success) {
      if (text !== '') this.#options.log.warn('The count of what was spent was not readable and begins anew.');
      return { months: {}, open: [] };
    }
    return this.#withoutAbandoned(parsed.data);
  }

  /** A window that was killed may have spent what it had set aside. */
  #withoutAbandoned(file: SpendingFile): SpendingFile {
    const abandoned = file.open.filter((reservation) => this.#isAbandoned(reservation));
    for (const { time, microUsd } of abandoned) this.#monthIn(file, time).microUsd += microUsd;
    file.open = file.open.filter((reservation) => !abandoned.includes(reservation));
    return file;
  }

  #isAbandoned({ id, pid, time }: Reservation): boolean {
    if (pid === this.#pid) return !this.#own.has(id);
    return !this.#isAlive(pid) || Math.abs(this.#options.clock() - time) > ABANDONED_MS;
  }

  get #path(): string {
    return path.join(this.#options.folder, 'spending.json');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else may not be signalled, but runs.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
