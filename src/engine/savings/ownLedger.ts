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
  /** Number of its line; missing while the request runs, when nothing is written yet. */
  readonly n?: number;
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
  }

  record(entry: LedgerEntry): void {
    this.#guard(() => {
      const record = this.#recordOf(entry);
      const underWay = this.#followed.get(entry.id);
      const day = underWay?.day ?? dayOf(record.time);
      const n = this.#nextByDay.get(day) ?? 1;
      this.#nextByDay.set(day, n + 1);
      this.#parts.book.put(day, record, underWay?.record);
      this.#append(day, entryLine(n, record));
      const acceptedAt = underWay?.acceptedAt ?? this.#parts.clock();
      const followed: Followed = { day, n, record, acceptedAt };
      this.#follow(entry.id, followed);
      if (underWay?.record.outcome === 'accepted') {
        const { acceptedChars, isKept } = underWay.record;
        this.#update(followed, { outcome: 'accepted', acceptedChars, ...(isKept !== null && { isKept }) });
      }
      this.#parts.onChange();
    });
  }

  recordUnderWay(entry: LedgerEntry): void {
    this.#guard(() => {
      if (this.#followed.has(entry.id)) return;
      const record = this.#recordOf(entry);
      const day = dayOf(record.time);
      this.#parts.book.put(day, record);
      this.#follow(entry.id, { day, record, acceptedAt: this.#parts.clock() });
    });
  }

  accept(id: string, acceptedChars: number): void {
    this.#guard(() => {
      const chars = Number.isFinite(acceptedChars) ? Math.max(0, Math.round(acceptedChars)) : 0;
      const followed = this.#followed.get(id);
      if (!followed) return;
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
    const { n, record: before } = followed;
    followed.record = applyUpdate(before, change);
    this.#parts.book.put(followed.day, followed.record, before);
    if (n !== undefined) {
      this.#append(followed.day, updateLine({ n, time: Math.round(this.#parts.clock()), ...change }));
    }
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

  #recordOf(entry: LedgerEntry): LedgerRecord {
    const now = this.#parts.clock();
    return recordOf({ ...entry, time: Math.abs(entry.time - now) <= MAX_AGE_MS ? entry.time : now });
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
