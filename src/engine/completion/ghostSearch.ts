// From a place to ghost text: what is known already (type-through, cache, a stream under way), then at most one new
// request. The order of these is the heart of completion; see the table in ARCHITECTURE.md.

import { Emitter } from '../../shared/base/events.ts';
import type { Reason } from '../../shared/protocol/status.ts';
import type { Clock } from '../clock.ts';
import type { RoutedModel } from '../routing/router.ts';
import type { Slots } from '../routing/slots.ts';
import type { Acceptance } from './acceptance.ts';
import type { Ahead } from './ahead.ts';
import type { Fit } from './answer.ts';
import type { AnswerCache } from './answerCache.ts';
import type { CompletionAsk, CompletionOutcome, GhostText } from './completion.ts';
import type { Site } from './document.ts';
import type { Pacing } from './pacing.ts';
import { type Presented, present, usefulLength, type View } from './present.ts';
import type { Prompts } from './prompts.ts';
import type { Requests } from './requests.ts';
import type { Stream } from './stream.ts';
import { waitFor } from './waiting.ts';

/** A half line is shown when a whole one has not come in this time after the editor asked. */
const PATIENCE_MS = 250;
/** A half line with less on it than this is no help. */
const LEAST_PARTIAL = /\S\s*\S\s*\S/;
/** One ask may find its stream aborted by a newer one elsewhere; it does not fight back for ever. */
const MOST_STARTS = 3;
/** The cursor goes no further by a key, an acceptance or a paste. */
const ELSEWHERE_CHARS = 2_000;
/** Calling off the evaluation of so few tokens loses nothing. */
const CHEAP_TOKENS = 64;
const MODEL_SAID_NOTHING: Reason = { code: 'nothing', text: 'The model has nothing to add here.' };

export interface GhostSearchInit {
  readonly cache: AnswerCache;
  readonly prompts: Prompts;
  readonly requests: Requests;
  readonly acceptance: Acceptance;
  readonly ahead: Ahead;
  readonly pacing: Pacing;
  readonly slots: Slots;
  readonly clock: Clock;
  readonly view: () => View;
  readonly maxTokens: () => number;
  /** Whether the document is still as the site saw it. */
  readonly isCurrent: (site: Site) => boolean;
}

export class GhostSearch {
  readonly #init: GhostSearchInit;
  readonly #didGrow = new Emitter<{ uri: string; id: string }>();
  readonly #didWait = new Emitter<Reason>();
  /** More of an answer has come, which extends what is shown. */
  readonly onDidGrow = this.#didGrow.event;
  /** Why an answer has to wait. */
  readonly onDidWait = this.#didWait.event;
  /** Number of the newest ask: an older one takes what comes, but neither aborts nor starts a request any more. */
  #newestAsk = 0;
  /** What was shown or tried last and how many characters of it were typed: to learn whether guesses hold. */
  #lastGuess: { agreed: number } | undefined;
  #lastPlace: { readonly uri: string; readonly offset: number } | undefined;

  constructor(init: GhostSearchInit) {
    this.#init = init;
  }

  /** Looks at what is known, waits for what is coming, asks for what is missing, until there is something to say. */
  async find(site: Site, model: RoutedModel, ask: CompletionAsk): Promise<CompletionOutcome> {
    const { clock } = this.#init;
    const number = ++this.#newestAsk;
    this.#noticeMove(site);
    const deadline = clock.elapsed() + PATIENCE_MS;
    let hasPaced = ask.isInvoked;
    let own: Stream | undefined;
    for (let starts = 0; !ask.signal.aborted; ) {
      const left = deadline - clock.elapsed();
      const known = this.#look(site, model, left <= 0);
      if ('ghost' in known || 'reason' in known) return known;
      const failure = this.#init.requests.failureOf(own);
      if (failure) return { reason: failure };
      const { running } = this.#init.requests;
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
      const refused =
        this.#init.requests.blocked(ask.isInvoked) ?? (starts >= MOST_STARTS ? MODEL_SAID_NOTHING : undefined);
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
    const view = this.#init.view();
    let isComing = false;
    let reason: Reason | undefined;
    for (const fit of this.#init.cache.fits(site, model.info.id)) {
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
    this.#init.acceptance.shown(answer.id, answer.uri, site.insertAt, insertText);
    if (answer.state === 'streaming') void this.#watchGrowth(site, model, fit, shown);
    else this.#init.ahead.afterShown(site, model, fit);
    return {
      id: answer.id,
      insertText: site.eol === '\n' ? insertText : insertText.replaceAll('\n', site.eol),
      start: site.insertAt,
      end: site.resumeAt + shown.replaces,
    };
  }

  /** Tells when a stream has brought a whole line or its end, which extends what is shown; then prepares what follows. */
  async #watchGrowth(site: Site, model: RoutedModel, fit: Fit, shown: Presented): Promise<void> {
    const view = this.#init.view();
    const { answer } = fit;
    let told = shown;
    let judged = 0;
    for (
      let { running } = this.#init.requests;
      running?.answer === answer && !running.hasEnded;
      { running } = this.#init.requests
    ) {
      await running.progress();
      if (!this.#init.isCurrent(site)) return;
      const end = answer.text.lastIndexOf('\n');
      // Judged once per line: it is dear.
      if (end > judged) settleWhereDone(running, site, view);
      judged = Math.max(judged, end);
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
    if (whole && answer.state === 'complete') this.#init.ahead.afterShown(site, model, whole);
  }

  /** A long prompt that this site's prompt goes on from is worth waiting for while the engine still evaluates it. */
  #isLayingOutFor(running: Stream, site: Site, model: RoutedModel): boolean {
    return (
      running.isEvaluating &&
      running.evaluatedTokensEstimate > CHEAP_TOKENS &&
      running.answer.uri === site.document.uri &&
      this.#init.prompts.typedAt(site, model.info.id) !== undefined
    );
  }

  #noticeMove({ document: { uri }, insertAt: offset }: Site): void {
    const last = this.#lastPlace;
    this.#lastPlace = { uri, offset };
    if (last?.uri === uri && Math.abs(offset - last.offset) <= ELSEWHERE_CHARS) return;
    this.#lastGuess = undefined;
    this.#init.pacing.moved();
  }

  #pace(): number {
    if (this.#lastGuess) this.#init.pacing.missed(this.#lastGuess.agreed);
    this.#lastGuess = { agreed: 0 };
    return this.#init.pacing.waitMs(this.#init.clock.elapsed());
  }

  /** Whether it had to wait for another task on an engine that serves one at a time. */
  async #waitForSlot(model: RoutedModel, signal: AbortSignal): Promise<boolean> {
    const other = this.#init.slots.otherThan('completion', model.slotKey);
    if (!other) return false;
    this.#didWait.fire({
      code: 'engine-busy',
      text: `The engine is answering the ${other}; completion goes on after it.`,
    });
    await this.#init.slots.untilFreeFor('completion', model.slotKey, signal);
    return true;
  }

  #start(site: Site, model: RoutedModel): Stream {
    const maxTokens = this.#init.maxTokens();
    const prompt = this.#init.prompts.promptFor(site, model, { maxTokens });
    return this.#init.requests.start(site, model, prompt, { purpose: 'shown', maxTokens });
  }
}

/** Stops a stream that writes on what nobody will see. */
function settleWhereDone(running: Stream, site: Site, view: View): void {
  const { answer } = running;
  const fit = answer.fit(site);
  const length = fit && usefulLength(fit, site, view);
  if (fit && length !== undefined) running.settle(answer.text.length - fit.rest.length + length);
}
