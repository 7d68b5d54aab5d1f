// The context of prompts: lines of other files (and of far parts of the same one) that hold the names the next lines will
// need. Ranked while nobody waits, per document; asking for the pieces only reads what is ready.
import { Emitter } from '../../shared/base/events.ts';
import type { Logger } from '../../shared/base/log.ts';
import type { OpenDocument, Site, TextChange } from '../completion/document.ts';
import type { ContextPiece } from '../completion/fim/family.ts';
import type { ContextSource } from '../completion/prompts.ts';
import { isExcluded } from '../perimeter/excludedFiles.ts';
import { blockOf, sizeOf, steady } from './contextBlock.ts';
import { gather } from './evidence.ts';
import { likelihoods } from './likelihood.ts';
import { type Place, type Pool, placeAt } from './pool.ts';
import { type ChosenLine, select } from './selection.ts';
import { inSlices } from './slices.ts';
import { MOST_OPEN_CHARS, type OpenFile, Sources } from './sources.ts';

const IDLE_MS = 250;
/** Lines the cursor moves before its surroundings are ranked anew. */
const FAR_LINES = 12;
/** The largest block anybody asks for, characters. */
const MOST_CHARS = 4096;
const MOST_STATES = 16;

export interface WorkspaceContextInit {
  readonly documents: () => readonly OpenFile[];
  /** Patterns of the setting hob.completion.exclude. */
  readonly exclude: () => readonly string[];
  readonly log: Logger;
  /** Quiet milliseconds after an edit or a jump before a ranking begins; 250 where not given. */
  readonly idleMs?: number;
}

interface State {
  /** Where the cursor was last, as an offset. */
  offset: number;
  rankedLine: number;
  lines: readonly ChosenLine[];
  given: readonly ContextPiece[];
  /** The ranking that `given` was made of. */
  givenOf: readonly ChosenLine[] | undefined;
}

export class WorkspaceContext implements ContextSource {
  readonly #init: WorkspaceContextInit;
  readonly #states = new Map<string, State>();
  readonly #sources: Sources;
  readonly #closing = new AbortController();
  readonly #didRank = new Emitter<string>();
  /** A document (its uri) has been ranked: its pieces may be others from now on. */
  readonly onDidRank = this.#didRank.event;
  #timer: NodeJS.Timeout | undefined;
  #wanted: string | undefined;
  #isRanking = false;

  constructor(init: WorkspaceContextInit) {
    this.#init = init;
    this.#sources = new Sources({ ...init, signal: this.#closing.signal });
  }

  pieces(site: Site, chars: number): readonly ContextPiece[] {
    const { uri } = site.document;
    const state = this.#stateOf(uri);
    state.offset = site.insertAt;
    this.#wantSoon(uri, site.document.lineOf(site.insertAt));
    if (state.lines.length === 0) return [];
    const fits = state.givenOf === state.lines && sizeOf(state.given) <= chars && sizeOf(state.given) > 0.7 * chars;
    if (!fits) {
      state.given = steady(state.given, blockOf(state.lines, chars), chars);
      state.givenOf = state.lines;
    }
    return this.#allowed(state.given);
  }

  /** The person looks at a place. */
  focused(document: OpenDocument, offset = 0): void {
    const state = this.#stateOf(document.uri);
    if (offset > 0) state.offset = offset;
    this.#wantSoon(document.uri, document.lineOf(state.offset));
  }

  /** Told before the change is applied, as edits are to the completion engine. */
  changed(before: OpenDocument, change: TextChange): void {
    const state = this.#stateOf(before.uri);
    state.offset = change.start + change.text.length;
    const line = before.lineOf(change.start);
    this.#sources.edited(before.uri, line);
    this.#wantSoon(before.uri, line);
  }

  closed(uri: string): void {
    this.#states.delete(uri);
    this.#sources.closed(uri);
    if (this.#wanted === uri) this.#wanted = undefined;
  }

  /** Exclusions or folders are others: nothing that was read before is given out again. */
  reset(): void {
    this.#states.clear();
    this.#sources.reset();
  }

  /** Bytes that indexes take, about. */
  get bytes(): number {
    return this.#sources.bytes;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#closing.abort();
    this.reset();
  }

  #stateOf(uri: string): State {
    const known = this.#states.get(uri);
    if (known) {
      this.#states.delete(uri);
      this.#states.set(uri, known);
      return known;
    }
    const fresh: State = { offset: 0, rankedLine: Number.NEGATIVE_INFINITY, lines: [], given: [], givenOf: undefined };
    this.#states.set(uri, fresh);
    const oldest = this.#states.keys().next().value;
    if (this.#states.size > MOST_STATES && oldest !== undefined) this.#states.delete(oldest);
    return fresh;
  }

  /** Exclusions count at the moment of use: they may be newer than the ranking. */
  #allowed(pieces: readonly ContextPiece[]): readonly ContextPiece[] {
    const patterns = this.#init.exclude();
    return pieces.some(({ path }) => isExcluded(path, patterns))
      ? pieces.filter(({ path }) => !isExcluded(path, patterns))
      : pieces;
  }

  #wantSoon(uri: string, line: number): void {
    const state = this.#states.get(uri);
    if (!state || this.#closing.signal.aborted || Math.abs(line - state.rankedLine) < FAR_LINES) return;
    this.#wanted = uri;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#rankWanted();
    }, this.#init.idleMs ?? IDLE_MS);
    this.#timer.unref?.();
  }

  async #rankWanted(): Promise<void> {
    if (this.#isRanking || this.#wanted === undefined) return;
    const uri = this.#wanted;
    this.#wanted = undefined;
    this.#isRanking = true;
    try {
      await this.#rank(uri);
    } catch (error) {
      this.#init.log.warn(`Context could not be gathered: ${String(error)}`);
    } finally {
      this.#isRanking = false;
      // Another document, or a far jump, asked meanwhile.
      if (this.#wanted !== undefined && this.#timer === undefined) setImmediate(() => void this.#rankWanted());
    }
  }

  async #rank(uri: string): Promise<void> {
    const open = this.#init.documents().find(({ document }) => document.uri === uri);
    const state = this.#states.get(uri);
    if (!open || !state || open.document.text.length > MOST_OPEN_CHARS) return;
    const material = await this.#sources.materialFor(open);
    if (!material) return;
    const place = placeAt(open.document, material.file, Math.min(state.offset, open.document.text.length));
    const lines = await inSlices(rank(place, material.pool), this.#closing.signal);
    // Closed or reset meanwhile: what was found belongs to nobody.
    if (!lines || material.pool.vocabulary !== this.#sources.vocabulary || this.#states.get(uri) !== state) return;
    state.lines = lines;
    state.rankedLine = place.line;
    this.#didRank.fire(uri);
  }
}

function* rank(place: Place, pool: Pool): Generator<void, ChosenLine[]> {
  const evidence = yield* gather(place, pool);
  const likely = yield* likelihoods(evidence, pool.files.length, pool.vocabulary);
  return yield* select(place, pool, likely, MOST_CHARS);
}
