// What this window itself writes: numbers its entries, follows what becomes of them, and tells the book and the disk.
import type { Logger } from '../../shared/base/log.ts';
import type { Book } from './book.ts';
import type { LedgerAppender } from './ledgerAppender.ts';
import { type LedgerEntry, type LedgerWriter, UNDO_MS } from './ledgerEntry.ts';
import { dayOf, filePath, newWindowName } from './ledgerFolder.ts';
import { applyUpdate, entryLine, type LedgerUpdate, updateLine } from './ledgerLine.ts';
import { type LedgerRecord, recordOf } from './ledgerRecord.ts';

/** Outcomes are followed for so many of the newest entries; ghost text older than that is gone from every editor. */
const MAX_FOLLOWED = 2_000;
/** An entry that ended further than this from now says so because a clock jumped. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;

interface Followed {
  readonly day: string;
  readonly n: number;
  record: LedgerRecord;
  acceptedAt: number;
}

export interface OwnLedgerParts {
  readonly root: string;
  readonly book: Book;
  readonly appender: LedgerAppender;
  readonly clock: () => number;
  readonly log: Logger;
  /** Something that counts has changed. */
  readonly onChange: () => void;
}

export class OwnLedger implements LedgerWriter {
  readonly #parts: OwnLedgerParts;
  #window = newWindowName();
  #nextByDay = new Map<string, number>();
  #followed = new Map<string, Followed>();
  /** Text can be accepted while it still streams, before its request has ended. */
  #early = new Map<string, number>();

  constructor(parts: OwnLedgerParts) {
    this.#parts = parts;
  }

  /** The part of file names that is this window's. */
  get window(): string {
    return this.#window;
  }

  /** After a clearing: begins new files and forgets the entries of the old ones. */
  begin(): void {
    this.#window = newWindowName();
    this.#nextByDay = new Map();
    this.#followed = new Map();
    this.#early = new Map();
  }

  record(entry: LedgerEntry): void {
    this.#guard(() => {
      const now = this.#parts.clock();
      const time = Math.abs(entry.time - now) <= MAX_AGE_MS ? entry.time : now;
      const record = recordOf({ ...entry, time });
      const day = dayOf(time);
      const n = this.#nextByDay.get(day) ?? 1;
      this.#nextByDay.set(day, n + 1);
      this.#parts.book.put(day, record);
      this.#append(day, entryLine(n, record));
      this.#follow(entry.id, { day, n, record, acceptedAt: now });
      const early = this.#early.get(entry.id);
      this.#early.delete(entry.id);
      if (early !== undefined) this.accept(entry.id, early);
      this.#parts.onChange();
    });
  }

  accept(id: string, acceptedChars: number): void {
    this.#guard(() => {
      const chars = Number.isFinite(acceptedChars) ? Math.max(0, Math.round(acceptedChars)) : 0;
      const followed = this.#followed.get(id);
      if (!followed) {
        this.#keepEarly(id, chars);
        return;
      }
      const { record } = followed;
      if (record.outcome === 'failed' || record.outcome === 'answered') return;
      if (chars === 0) this.#undo(followed);
      else this.#setAccepted(followed, record.outputChars ? Math.min(chars, record.outputChars) : chars);
    });
  }

  retain(id: string, isStillThere: boolean): void {
    this.#guard(() => {
      const followed = this.#followed.get(id);
      if (followed?.record.outcome !== 'accepted' || followed.record.isKept === isStillThere) return;
      this.#update(followed, { isKept: isStillThere });
    });
  }

  #setAccepted(followed: Followed, acceptedChars: number): void {
    const { record } = followed;
    followed.acceptedAt = this.#parts.clock();
    if (record.outcome === 'accepted' && record.acceptedChars === acceptedChars) return;
    this.#update(followed, { outcome: 'accepted', acceptedChars });
  }

  #undo(followed: Followed): void {
    if (followed.record.outcome !== 'accepted') return;
    if (Math.abs(this.#parts.clock() - followed.acceptedAt) > UNDO_MS) return;
    this.#update(followed, { outcome: 'shown', acceptedChars: 0 });
  }

  #update(followed: Followed, change: Omit<LedgerUpdate, 'n' | 'time'>): void {
    const update: LedgerUpdate = { n: followed.n, time: Math.round(this.#parts.clock()), ...change };
    const before = followed.record;
    followed.record = applyUpdate(before, update);
    this.#parts.book.put(followed.day, followed.record, before);
    this.#append(followed.day, updateLine(update));
    this.#parts.onChange();
  }

  #append(day: string, line: string): void {
    this.#parts.appender.append(filePath(this.#parts.root, day, this.#window), line);
  }

  #follow(id: string, followed: Followed): void {
    this.#followed.delete(id);
    this.#followed.set(id, followed);
    forgetOldest(this.#followed, MAX_FOLLOWED);
  }

  #keepEarly(id: string, chars: number): void {
    this.#early.set(id, chars);
    forgetOldest(this.#early, MAX_FOLLOWED);
  }

  /** Callers are on the way to a person's screen: a bug here is logged, never theirs. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#parts.log.error('The savings ledger could not take an entry', error);
    }
  }
}

function forgetOldest(map: Map<string, unknown>, size: number): void {
  for (const key of map.keys()) {
    if (map.size <= size) return;
    map.delete(key);
  }
}
