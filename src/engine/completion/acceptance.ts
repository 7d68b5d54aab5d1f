// What of shown text was accepted: whole (the editor runs the item's command), by word or line (seen as an edit that
// inserts the beginning of what is shown), acceptances undone soon after, and whether the text stayed.
import type { Clock } from '../clock.ts';
import { type LedgerWriter, UNDO_MS } from '../savings/ledgerEntry.ts';
import { type OpenDocument, type TextChange, toLf } from './document.ts';

/** What still stands after this time was worth accepting. */
const STAYED_MS = 30_000;
const KEPT = 32;

interface Shown {
  readonly id: string;
  readonly uri: string;
  /** Offset at which `text` begins in the document. */
  readonly at: number;
  readonly text: string;
  accepted: number;
}

interface Accepted {
  readonly id: string;
  readonly uri: string;
  /** Follows edits before it. */
  start: number;
  readonly text: string;
  readonly time: number;
}

export interface AcceptanceInit {
  /** Heard before the ledger hears that text of this answer was accepted. */
  readonly onAccept: (id: string) => void;
  readonly ledger: LedgerWriter;
  readonly clock: Clock;
  /** The document as it is now, while it is open. */
  readonly documentOf: (uri: string) => OpenDocument | undefined;
}

export class Acceptance {
  readonly #init: AcceptanceInit;
  readonly #over = new AbortController();
  #shown: Shown[] = [];
  #recent: Accepted[] = [];

  constructor(init: AcceptanceInit) {
    this.#init = init;
  }

  /** `text` is what stands in the document from `at` on once it is accepted. */
  shown(id: string, uri: string, at: number, text: string): void {
    const before = this.#shown.find((s) => s.id === id);
    this.#shown = [
      { id, uri, at, text, accepted: before?.accepted ?? 0 },
      ...this.#shown.filter((s) => s !== before),
    ].slice(0, KEPT);
  }

  /** The editor says that an item was accepted; `length` missing means all of it. */
  accepted(id: string, length: number | undefined): void {
    const shown = this.#shown.find((s) => s.id === id);
    if (!shown) return;
    const total = Math.min(length ?? shown.text.length, shown.text.length);
    if (total <= shown.accepted) return;
    shown.accepted = total;
    this.#init.onAccept(id);
    this.#init.ledger.accept(id, total);
    const start = shown.at;
    this.#remember({ id, uri: shown.uri, start, text: shown.text.slice(0, total), time: this.#init.clock.elapsed() });
  }

  /** An edit, with the document as it was before it. Says the id of what it accepted, if it did. */
  changed(before: OpenDocument, change: TextChange): string | undefined {
    this.#takeBack(before, change);
    this.#move(before.uri, change);
    const inserted = toLf(change.text);
    if (!looksAccepted(inserted)) return undefined;
    for (const shown of this.#shown) {
      const typed = change.start - shown.at;
      if (shown.uri !== before.uri || typed < 0 || typed >= shown.text.length) continue;
      if (toLf(before.text.slice(shown.at, change.start)) !== shown.text.slice(0, typed)) continue;
      if (!shown.text.startsWith(inserted, typed)) continue;
      shown.accepted = Math.max(shown.accepted, 0) + inserted.length;
      this.#init.onAccept(shown.id);
      this.#init.ledger.accept(shown.id, Math.min(shown.accepted, shown.text.length));
      this.#remember({
        id: shown.id,
        uri: before.uri,
        start: change.start,
        text: inserted,
        time: this.#init.clock.elapsed(),
      });
      return shown.id;
    }
    return undefined;
  }

  dispose(): void {
    this.#over.abort();
  }

  #remember(accepted: Accepted): void {
    this.#recent = [accepted, ...this.#recent].slice(0, KEPT);
    const { signal } = this.#over;
    void this.#init.clock.delay(STAYED_MS, signal).then(() => {
      const document = this.#init.documentOf(accepted.uri);
      // What became of text in a file that was closed meanwhile nobody knows.
      if (signal.aborted || !document || !this.#recent.includes(accepted)) return;
      this.#init.ledger.retain(accepted.id, isStillThere(document, accepted));
    });
  }

  #move(uri: string, change: TextChange): void {
    for (const accepted of this.#recent) {
      if (accepted.uri === uri && change.end <= accepted.start)
        accepted.start += change.text.length - (change.end - change.start);
    }
  }

  #takeBack(before: OpenDocument, change: TextChange): void {
    if (change.end <= change.start) return;
    const removed = toLf(before.text.slice(change.start, change.end));
    const undone = this.#recent.find(
      (a) =>
        a.uri === before.uri &&
        this.#init.clock.elapsed() - a.time <= UNDO_MS &&
        a.start === change.start &&
        removed.startsWith(a.text),
    );
    if (!undone) return;
    // Words that were taken before the undone ones still stand.
    this.#recent = this.#recent.filter((a) => a.id !== undone.id || a.start < undone.start);
    const left = this.#recent.reduce((sum, a) => sum + (a.id === undone.id ? a.text.length : 0), 0);
    const shown = this.#shown.find((s) => s.id === undone.id);
    if (shown) shown.accepted = left;
    this.#init.ledger.accept(undone.id, left);
  }
}

function isStillThere({ text: now }: OpenDocument, { start, text }: Accepted): boolean {
  // Line ends of the document may be two characters each.
  return toLf(now.slice(start, start + 2 * text.length)).startsWith(text);
}

/** A key inserts one character, a line break with its indentation, or a pair of brackets; an acceptance inserts words. */
function looksAccepted(inserted: string): boolean {
  return inserted.length >= 2 && /[\p{L}\p{N}]/u.test(inserted) && inserted.trim().length >= 2;
}
