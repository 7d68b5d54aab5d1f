// The savings of this person: the ledger to write to, and every figure shown from it. One per server process.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { Emitter, type Event } from '../../shared/base/events.ts';
import type { Logger } from '../../shared/base/log.ts';
import type { SavingsSummary } from '../../shared/protocol/savings.ts';
import type { ExportFormat, ReferenceModel, SavingsReport } from '../../shared/protocol/savingsView.ts';
import type { SavedAmounts } from '../../shared/protocol/status.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { amountsShown, unknownAmounts } from './amountsShown.ts';
import { type Pricing, pricingOf } from './counting.ts';
import { savedByEntry } from './entryAmount.ts';
import { exportLedger } from './exportLedger.ts';
import type { LedgerEntry, LedgerWriter } from './ledgerEntry.ts';
import { dayOf } from './ledgerFolder.ts';
import { LedgerStore } from './ledgerStore.ts';
import { referencesFor, reportOf } from './report.ts';

export interface SavingsOptions {
  /** The server's own folder; the ledger lies in `savings` in it. */
  readonly storageDir: string;
  /** The settings of this moment; a frozen snapshot, so the same object means the same settings. */
  readonly settings: () => Settings;
  /** Milliseconds since the epoch; the machine's own clock where missing. */
  readonly clock?: () => number;
  /** URI of the folder that is worked in; only its hash is written. */
  readonly workspace?: () => string | undefined;
  readonly log: Logger;
}

export interface Savings {
  readonly ledger: LedgerWriter;
  /** Resolves when what earlier sessions wrote has been read. Nobody has to wait for it; never fails. */
  readonly ready: Promise<void>;
  /** For the status bar: from memory, at once. Unknown (null) until the ledger has been read. */
  amounts(): SavedAmounts;
  /** What one finished request saved, millionths of a US dollar; null where no price is known. */
  amountOf(entry: LedgerEntry): number | null;
  /** The same, after a look at what other windows have written. */
  summary(): Promise<SavingsSummary>;
  /** A tenth of a second after an acceptance here, a few seconds after one in another window. */
  readonly onDidChange: Event<void>;
  /** All that the report page shows, after the same look. */
  report(): Promise<SavingsReport>;
  /** The models that can be chosen to compare with. */
  references(): ReferenceModel[];
  /** Writes every entry to a file and answers how many there are; throws where the disk refuses. */
  export(format: ExportFormat, file: string): Promise<number>;
  /** Deletes the ledger of every window; throws where the disk refuses. */
  clear(): Promise<void>;
  /** Writes what is waiting and stops. */
  dispose(): Promise<void>;
}

/** Listeners hear of many changes at once. */
const GATHER_MS = 100;
/** How often other windows' files are looked at while this one lives. */
const REFRESH_MS = 5_000;

export function createSavings(options: SavingsOptions): Savings {
  const { storageDir, settings, clock = Date.now } = options;
  const root = path.join(storageDir, 'savings');
  const changed = new Emitter<void>();
  let gathering: ReturnType<typeof setTimeout> | undefined;
  const onChange = () => {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      changed.fire();
    }, GATHER_MS);
    gathering.unref();
  };
  const store = new LedgerStore({ root, clock, log: options.log.child('savings'), onChange });
  const pricing = rememberedPricing(settings);
  const ready = store.load();
  const refreshing = setInterval(() => void store.refresh(), REFRESH_MS);
  refreshing.unref();
  const amounts = () => (store.isLoaded ? amountsShown(store.book, pricing(), dayOf(clock())) : unknownAmounts());

  const summary = async () => {
    await store.refresh();
    const { excludedRequests } = store.book.amounts(pricing(), () => true);
    return { ...amounts(), ledgerFolder: root, tornLines: store.unreadableLines, excludedRequests };
  };

  return {
    ledger: inWorkspace(store.own, options.workspace),
    ready,
    amounts,
    amountOf: (entry) => savedByEntry(entry, pricing()),
    onDidChange: changed.event,
    summary,
    async report() {
      const parts = await summary();
      return { ...parts, ...reportOf(store.book, pricing(), settings(), dayOf(clock())) };
    },
    references: () => referencesFor(settings()['savings.prices'], dayOf(clock())),
    async export(format, file) {
      await store.flush();
      return exportLedger({ root, format, file, pricing: pricing(), basis: amounts().basis });
    },
    clear: () => store.clear(),
    async dispose() {
      clearInterval(refreshing);
      clearTimeout(gathering);
      await store.flush();
    },
  };
}

/** Puts the hash of the workspace of that moment on every entry. */
function inWorkspace(ledger: LedgerWriter, workspace: SavingsOptions['workspace']): LedgerWriter {
  let known: { readonly uri: string; readonly hash: string } | undefined;
  const placed = (entry: LedgerEntry): LedgerEntry => {
    const uri = workspace?.();
    if (uri === undefined) return entry;
    if (known?.uri !== uri) known = { uri, hash: createHash('sha256').update(uri).digest('hex').slice(0, 8) };
    return { ...entry, workspace: known.hash };
  };
  return {
    record: (entry) => ledger.record(placed(entry)),
    recordUnderWay: (entry) => ledger.recordUnderWay(placed(entry)),
    accept: (id, acceptedChars) => ledger.accept(id, acceptedChars),
    retain: (id, isStillThere) => ledger.retain(id, isStillThere),
  };
}

/** Prices are looked up once per settings snapshot. */
function rememberedPricing(settings: () => Settings): () => Pricing {
  let known: { readonly settings: Settings; readonly pricing: Pricing } | undefined;
  return () => {
    const current = settings();
    if (known?.settings !== current) known = { settings: current, pricing: pricingOf(current) };
    return known.pricing;
  };
}
