// What left the machine, one JSON line each in the storage folder, and how much did not, as a count per day.
// Never content: an entry has no field that could hold any.
import fs from 'node:fs/promises';
import path from 'node:path';
import { type Logger, silentLogger } from '../../shared/base/log.ts';
import { AuditEntry, AuditUsage, type PerimeterLog } from '../../shared/protocol/perimeter.ts';
import type { AuditSink } from './perimeter.ts';

/** Counts are written at most this often, and once more on dispose: one write per connection would cost more than it. */
const COUNT_WRITE_MS = 30_000;
/** A page for people; the file keeps them all. Newest ones count. */
const READ_ENTRIES = 10_000;

export interface AuditLogOptions {
  readonly folder: string;
  readonly log?: Logger;
  readonly now?: () => number;
}

/** Disk trouble costs log lines, never a request: it is reported once in the log. */
export class AuditLog implements AuditSink {
  readonly #entriesFile: string;
  readonly #countsFile: string;
  readonly #log: Logger;
  readonly #now: () => number;
  /** Connections on loopback since the last write, by day. */
  readonly #uncounted = new Map<string, number>();
  #writes: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #hasFailed = false;
  #isFirst = true;

  constructor(options: AuditLogOptions) {
    this.#entriesFile = path.join(options.folder, 'perimeter.jsonl');
    this.#countsFile = path.join(options.folder, 'perimeter-loopback.json');
    this.#log = options.log ?? silentLogger;
    this.#now = options.now ?? Date.now;
  }

  left(entry: AuditEntry): void {
    this.#queue(() => this.#append(`${JSON.stringify(entry)}\n`));
  }

  /** A line of its own, since the entry was written before the request was: a crash between them costs the amounts only. */
  amended(id: string, usage: AuditUsage): void {
    this.#queue(() => this.#append(`${JSON.stringify({ amends: id, ...usage })}\n`));
  }

  stayed(): void {
    const day = new Date(this.#now()).toISOString().slice(0, 10);
    this.#uncounted.set(day, (this.#uncounted.get(day) ?? 0) + 1);
    this.#timer ??= setTimeout(() => this.#queueCounts(), COUNT_WRITE_MS).unref();
  }

  /** Everything so far, the newest entries last. Lines that cannot be read are left out. */
  async read(): Promise<PerimeterLog> {
    this.#queueCounts();
    await this.#writes;
    const text = await fs.readFile(this.#entriesFile, 'utf8').catch(() => '');
    return { entries: entriesOf(text).slice(-READ_ENTRIES), loopbackByDay: await this.#readCounts() };
  }

  /** Writes what is not written yet. */
  async dispose(): Promise<void> {
    this.#queueCounts();
    await this.#writes;
  }

  #queueCounts(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#uncounted.size > 0) this.#queue(() => this.#writeCounts());
  }

  #queue(write: () => Promise<void>): void {
    this.#writes = this.#writes.then(write).catch((error: unknown) => {
      if (!this.#hasFailed) this.#log.error('The perimeter log cannot be written', error);
      this.#hasFailed = true;
    });
  }

  async #append(line: string): Promise<void> {
    await fs.mkdir(path.dirname(this.#entriesFile), { recursive: true });
    // A line that a crash tore must not take the next one with it.
    await fs.appendFile(this.#entriesFile, this.#isFirst ? `\n${line}` : line, { mode: 0o600 });
    this.#isFirst = false;
  }

  /** Reads before it writes, so that two windows both count (a write at the very same moment may lose one's share). */
  async #writeCounts(): Promise<void> {
    const counts = await this.#readCounts();
    for (const [day, count] of this.#uncounted) counts[day] = (counts[day] ?? 0) + count;
    this.#uncounted.clear();
    await fs.mkdir(path.dirname(this.#countsFile), { recursive: true });
    const draft = `${this.#countsFile}.${process.pid}`;
    await fs.writeFile(draft, JSON.stringify(counts), { mode: 0o600 });
    await fs.rename(draft, this.#countsFile);
  }

  async #readCounts(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    try {
      const raw: unknown = JSON.parse(await fs.readFile(this.#countsFile, 'utf8'));
      for (const [day, count] of Object.entries(raw ?? {}))
        if (Number.isSafeInteger(count)) counts[day] = count as number;
    } catch {
      // Not there yet, or torn: the count begins anew.
    }
    return counts;
  }
}

function entriesOf(text: string): AuditEntry[] {
  const entries: AuditEntry[] = [];
  const places = new Map<string, number>();
  // An entry has up to two lines more, with what became known later.
  for (const line of text.split('\n').slice(-3 * READ_ENTRIES)) {
    const record = parseLine(line);
    if (record === undefined) continue;
    if ('amends' in record) {
      const place = places.get(String(record['amends']));
      const entry = place === undefined ? undefined : entries[place];
      const usage = AuditUsage.safeParse(record);
      if (place !== undefined && entry && usage.success) entries[place] = { ...entry, ...usage.data };
      continue;
    }
    const entry = AuditEntry.safeParse(record);
    if (!entry.success) continue;
    if (entry.data.id !== undefined) places.set(entry.data.id, entries.length);
    entries.push(entry.data);
  }
  return entries;
}

function parseLine(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined; // A line torn by a crash, or the empty one at the end.
  }
}
