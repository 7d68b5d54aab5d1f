// Inline completion: the order of things at a keystroke. Gate, what is known already (type-through, cache, a stream
// under way), then at most one new request. Knows no editor and no protocol.

import { Emitter } from '../../shared/base/events.ts';
import type { Logger } from '../../shared/base/log.ts';
import type { Reason } from '../../shared/protocol/status.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { Clock } from '../clock.ts';
import type { RoutedModel, Router } from '../routing/router.ts';
import type { Slots } from '../routing/slots.ts';
import type { LedgerWriter } from '../savings/ledgerEntry.ts';
import { Acceptance } from './acceptance.ts';
import { Ahead } from './ahead.ts';
import type { Fit } from './answer.ts';
import { AnswerCache } from './answerCache.ts';
import { type OpenDocument, type SelectedSuggestion, Site, type TextChange } from './document.ts';
import { gate } from './gate.ts';
import { Pacing } from './pacing.ts';
import { type Presented, present, type View } from './present.ts';
import { type ContextSource, Prompts } from './prompts.ts';
import { Requests } from './requests.ts';
import type { Stream } from './stream.ts';
import type { SyntaxTrees } from './syntax/syntaxTrees.ts';
import { waitFor } from './waiting.ts';

export interface CompletionAsk {
  readonly document: OpenDocument;
  /** Cursor, in UTF-16 units of the document's text. */
  readonly offset: number;
  readonly suggestion?: SelectedSuggestion | undefined;
  /** The person asked for it by a key. */
  readonly isInvoked: boolean;
  readonly signal: AbortSignal;
}

/** Text to show; stands in for the document's text from start to end. */
export interface GhostText {
  readonly id: string;
  readonly insertText: string;
  readonly start: number;
  readonly end: number;
}

export type CompletionOutcome = { readonly ghost: GhostText } | { readonly reason: Reason } | 'cancelled';

export interface CompletionEngineInit {
  readonly router: Router;
  readonly slots: Slots;
  readonly ledger: LedgerWriter;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: () => Settings;
  readonly context?: ContextSource;
  readonly grammars?: SyntaxTrees & { load(languageId: string): Promise<boolean> };
  /** An open document as it is now. */
  readonly documentOf: (uri: string) => OpenDocument | undefined;
  readonly onFailure: (model: RoutedModel, error: unknown) => void;
}

/** A half line is shown when a whole one has not come in this time after the editor asked. */
const PATIENCE_MS = 250;
/** A half line with less on it than this is no help. */
const LEAST_PARTIAL = /\S\s*\S\s*\S/;
/** One ask may find its stream aborted by a newer one elsewhere; it does not fight back for ever. */
const MOST_STARTS = 3;
/** Calling off the evaluation of so few tokens loses nothing. */
const CHEAP_TOKENS = 64;
const MODEL_SAID_NOTHING: Reason = { code: 'nothing', text: 'The model has nothing to add here.' };

export class CompletionEngine {
  readonly #init: CompletionEngineInit;
  readonly #cache = new AnswerCache();
  readonly #prompts: Prompts;
  readonly #requests: Requests;
  readonly #acceptance: Acceptance;
  readonly #ahead: Ahead;
  readonly #pacing = new Pacing();
  readonly #versions = new Map<string, number>();
  readonly #didDecide = new Emitter<Reason | undefined>();
  readonly #didGrow = new Emitter<{ uri: string; id: string }>();
  /** Why nothing was shown, or undefined when something was. */
  readonly onDidDecide = this.#didDecide.event;
  /** More of an answer has come, which extends what is shown. */
  readonly onDidGrow = this.#didGrow.event;
  #snoozedUntil = 0;
  #model: string | undefined;
  /** Number of the newest ask: an older one takes what comes, but neither aborts nor starts a request any more. */
  #newestAsk = 0;
  /** What was shown or tried last and how many characters of it were typed: to learn whether guesses hold. */
  #lastGuess: { agreed: number } | undefined;

  constructor(init: CompletionEngineInit) {
    this.#init = init;
    this.#prompts = new Prompts(init.context);
    this.#requests = new Requests({ ...init, cache: this.#cache, prompts: this.#prompts });
    this.#acceptance = new Acceptance(init);
    this.#ahead = new Ahead({
      ...init,
      prompts: this.#prompts,
      requests: this.#requests,
      isCurrent: (site) => this.#isCurrent(site),
      maxTokens: () => this.#maxTokens(),
    });
  }

  async complete(ask: CompletionAsk): Promise<CompletionOutcome> {
    const outcome = await this.#decide(ask);
    if (outcome !== 'cancelled') this.#didDecide.fire('reason' in outcome ? outcome.reason : undefined);
    return outcome;
  }

  /** An edit to a document, given as it was before. */
  changed(before: OpenDocument, change: TextChange, version: number): void {
    this.#versions.set(before.uri, version);
    this.#ahead.stop();
    this.#pacing.key(this.#init.clock.elapsed());
    if (this.#acceptance.changed(before, change)) this.#pacing.hit();
    this.#cache.changed(before.uri, change, (offset) => before.text.lastIndexOf('\n', offset - 1) + 1);
    this.#prompts.changed(before.uri, change);
  }

  closed(uri: string): void {
    this.#versions.delete(uri);
    this.#cache.forget(uri);
    this.#prompts.forget(uri);
  }

  /** The person looks at this place and does not type yet: a good time to lay out the prompt. */
  focused(document: OpenDocument, offset: number): void {
    this.#versions.set(document.uri, document.version);
    const site = new Site(document, offset);
    const route = this.#init.router.route('completion');
    if ('model' in route && !gate(site, { isInvoked: true, isSnoozed: this.isSnoozed }, this.#init.settings())) {
      this.#ahead.layOut(site, route.model);
    }
  }

  accepted(id: string, length: number | undefined): void {
    this.#acceptance.accepted(id, length);
  }

  /** No completions until then, milliseconds since the epoch; 0 goes on. */
  snooze(until: number): void {
    this.#snoozedUntil = until;
  }

  get isSnoozed(): boolean {
    return this.#init.clock.now() < this.#snoozedUntil;
  }

  dispose(): void {
    this.#ahead.stop();
    this.#acceptance.dispose();
    this.#requests.reset();
  }

  async #decide(ask: CompletionAsk): Promise<CompletionOutcome> {
    const { document } = ask;
    this.#versions.set(document.uri, document.version);
    const site = new Site(document, ask.offset, ask.suggestion);
    const refused = gate(site, { isInvoked: ask.isInvoked, isSnoozed: this.isSnoozed }, this.#init.settings());
    if (refused) return { reason: refused };
    const route = this.#init.router.route('completion');
    if ('reason' in route) return { reason: route.reason };
    if (this.#model !== route.model.info.id) {
      this.#model = route.model.info.id;
      this.#prompts.reset();
      this.#requests.reset();
    }
    const outcome = await this.#find(site, route.model, ask);
    // Not before the answer: the first key in a language must not wait for its grammar.
    void this.#init.grammars?.load(document.languageId);
    return ask.signal.aborted || !this.#isCurrent(site) ? 'cancelled' : outcome;
  }

  /** Looks at what is known, waits for what is coming, asks for what is missing, until there is something to say. */
  async #find(site: Site, model: RoutedModel, ask: CompletionAsk): Promise<CompletionOutcome> {
    const { clock } = this.#init;
    const number = ++this.#newestAsk;
    const deadline = clock.elapsed() + PATIENCE_MS;
    let hasPaced = ask.isInvoked;
    let own: Stream | undefined;
    for (let starts = 0; !ask.signal.aborted; ) {
      const left = deadline - clock.elapsed();
      const known = this.#look(site, model, left <= 0);
      if ('ghost' in known || 'reason' in known) return known;
      const failure = this.#requests.failureOf(own);
      if (failure) return { reason: failure };
      const { running } = this.#requests;
      if (running && (known.isComing || this.#isLayingOutFor(running, site, model))) {
        await waitFor(clock, running.progress(), { signal: ask.signal, ms: left > 0 ? left : undefined });
        continue;
      }
      if (number !== this.#newestAsk) return 'cancelled';
      running?.abort();
      if (!hasPaced) {
        hasPaced = true;
        const ms = this.#pace();
        if (ms > 0) {
          await waitFor(clock, undefined, { signal: ask.signal, ms });
          continue;
        }
      }
      const refused = this.#requests.blocked ?? (starts >= MOST_STARTS ? MODEL_SAID_NOTHING : undefined);
      if (refused) return { reason: refused };
      if (await this.#waitForSlot(model, ask.signal)) continue;
      own = this.#start(site, model);
      starts++;
    }
    return 'cancelled';
  }

  /** What of the known answers can be shown here and now. */
  #look(
    site: Site,
    model: RoutedModel,
    isLate: boolean,
  ): (CompletionOutcome & object) | { readonly isComing: boolean } {
    const view = this.#view;
    let isComing = false;
    let reason: Reason | undefined;
    for (const fit of this.#cache.fits(site, model.info.id)) {
      const shown = present(fit, site, view);
      if (shown && 'text' in shown && (shown.isReady || (isLate && LEAST_PARTIAL.test(shown.text)))) {
        return { ghost: this.#show(site, model, fit, shown) };
      }
      if (fit.answer.state === 'streaming') isComing = true;
      else if (fit.answer.state === 'complete') {
        if (shown && 'droppedBy' in shown)
          reason ??= { code: `filter-${shown.droppedBy.name}`, text: shown.droppedBy.reason };
        else if (fit.answer.text.trim() === '' && fit.typedText === '') reason ??= MODEL_SAID_NOTHING;
      }
    }
    if (isComing || !reason) return { isComing };
    this.#lastGuess = { agreed: 0 };
    return { reason };
  }

  #show(site: Site, model: RoutedModel, fit: Fit, shown: Presented): GhostText {
    const { answer } = fit;
    answer.wasShown = true;
    this.#lastGuess = { agreed: fit.typedText.length };
    const insertText = site.selected + shown.text;
    this.#acceptance.shown(answer.id, answer.uri, site.insertAt, insertText);
    if (answer.state === 'streaming') void this.#watchGrowth(site, model, fit, shown);
    else this.#ahead.afterShown(site, model, fit);
    return {
      id: answer.id,
      insertText: site.eol === '\n' ? insertText : insertText.replaceAll('\n', site.eol),
      start: site.insertAt,
      end: site.resumeAt + shown.replaces,
    };
  }

  /** Tells when a stream has brought a whole line or its end, which extends what is shown; then prepares what follows. */
  async #watchGrowth(site: Site, model: RoutedModel, fit: Fit, shown: Presented): Promise<void> {
    const view = this.#view;
    const { answer } = fit;
    let told = shown;
    for (
      let { running } = this.#requests;
      running?.answer === answer && !running.hasEnded;
      { running } = this.#requests
    ) {
      await running.progress();
      if (!this.#isCurrent(site)) return;
      const now = answer.fit(site);
      const grown = now && present(now, site, view);
      if (!grown || !('text' in grown) || grown.text.length <= told.text.length || !grown.text.startsWith(told.text))
        continue;
      if (grown.isReady || (grown.hasWholeLine && !told.hasWholeLine)) {
        told = grown;
        this.#didGrow.fire({ uri: answer.uri, id: answer.id });
      }
    }
    const whole = answer.fit(site);
    if (whole && answer.state === 'complete') this.#ahead.afterShown(site, model, whole);
  }

  /** A long prompt that this site's prompt goes on from is worth waiting for while the engine still evaluates it. */
  #isLayingOutFor(running: Stream, site: Site, model: RoutedModel): boolean {
    return (
      running.isEvaluating &&
      running.evaluatedTokensEstimate > CHEAP_TOKENS &&
      running.answer.uri === site.document.uri &&
      this.#prompts.typedAt(site, model.info.id) !== undefined
    );
  }

  #pace(): number {
    if (this.#lastGuess) this.#pacing.missed(this.#lastGuess.agreed);
    this.#lastGuess = { agreed: 0 };
    return this.#pacing.waitMs(this.#init.clock.elapsed());
  }

  /** Whether it had to wait for another task on an engine that serves one at a time. */
  async #waitForSlot(model: RoutedModel, signal: AbortSignal): Promise<boolean> {
    const other = this.#init.slots.otherThan('completion', model.slotKey);
    if (!other) return false;
    this.#didDecide.fire({
      code: 'engine-busy',
      text: `The engine is answering the ${other}; completion goes on after it.`,
    });
    await this.#init.slots.untilFreeFor('completion', model.slotKey, signal);
    return true;
  }

  #start(site: Site, model: RoutedModel): Stream {
    const maxTokens = this.#maxTokens();
    const prompt = this.#prompts.promptFor(site, model, { maxTokens });
    return this.#requests.start(site, model, prompt, { purpose: 'shown', maxTokens });
  }

  get #view(): View {
    return { multiline: this.#init.settings()['completion.multiline'], trees: this.#init.grammars };
  }

  #maxTokens(): number {
    return this.#init.settings()['completion.maxTokens'];
  }

  #isCurrent(site: Site): boolean {
    return this.#versions.get(site.document.uri) === site.document.version;
  }
}
