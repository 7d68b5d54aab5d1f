// Inline completion as a whole: puts its parts together, follows documents and cursors, asks the gate and the route
// before each search. Knows no editor and no protocol.

import { Emitter, type Event } from '../../shared/base/events.ts';
import type { Logger } from '../../shared/base/log.ts';
import type { Reason } from '../../shared/protocol/status.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { Clock } from '../clock.ts';
import type { RoutedModel, Router } from '../routing/router.ts';
import type { Slots } from '../routing/slots.ts';
import type { LedgerWriter } from '../savings/ledgerEntry.ts';
import { Acceptance } from './acceptance.ts';
import { Ahead } from './ahead.ts';
import { AnswerCache } from './answerCache.ts';
import type { CompletionAsk, CompletionOutcome } from './completion.ts';
import { type OpenDocument, Site, type TextChange } from './document.ts';
import { gate } from './gate.ts';
import { GhostSearch } from './ghostSearch.ts';
import { Pacing } from './pacing.ts';
import type { View } from './present.ts';
import { type ContextSource, Prompts } from './prompts.ts';
import { Requests } from './requests.ts';
import type { SyntaxTrees } from './syntax/syntaxTrees.ts';

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
  /** Why a document (its uri) must not leave this machine, as a sentence; asked where the model is elsewhere. */
  readonly whyNotBeyond?: (uri: string) => Promise<string | undefined>;
}

export class CompletionEngine {
  readonly #init: CompletionEngineInit;
  readonly #cache = new AnswerCache();
  readonly #prompts: Prompts;
  readonly #requests: Requests;
  readonly #acceptance: Acceptance;
  readonly #ahead: Ahead;
  readonly #search: GhostSearch;
  readonly #pacing = new Pacing();
  readonly #versions = new Map<string, number>();
  readonly #didDecide = new Emitter<Reason | undefined>();
  /** Why nothing was shown, or undefined when something was. */
  readonly onDidDecide = this.#didDecide.event;
  #snoozedUntil = 0;
  #model: string | undefined;

  constructor(init: CompletionEngineInit) {
    this.#init = init;
    this.#prompts = new Prompts(init.context);
    this.#requests = new Requests({ ...init, cache: this.#cache, prompts: this.#prompts });
    this.#acceptance = new Acceptance({ ...init, onAccept: (id) => this.#requests.noteAcceptance(id) });
    this.#ahead = new Ahead({
      ...init,
      prompts: this.#prompts,
      requests: this.#requests,
      isCurrent: (site) => this.#isCurrent(site),
      maxTokens: () => this.#maxTokens(),
    });
    this.#search = new GhostSearch({
      ...init,
      cache: this.#cache,
      prompts: this.#prompts,
      requests: this.#requests,
      acceptance: this.#acceptance,
      ahead: this.#ahead,
      pacing: this.#pacing,
      view: () => this.#view,
      maxTokens: () => this.#maxTokens(),
      isCurrent: (site) => this.#isCurrent(site),
    });
    this.#search.onDidWait((reason) => this.#didDecide.fire(reason));
  }

  /** More of an answer has come, which extends what is shown. */
  get onDidGrow(): Event<{ uri: string; id: string }> {
    return this.#search.onDidGrow;
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
    const route = this.#init.router.route('completion', document.languageId);
    if ('model' in route && !gate(site, { isInvoked: true, isSnoozed: this.isSnoozed }, this.#init.settings())) {
      void this.#layOut(site, route.model);
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
    const route = this.#init.router.route('completion', document.languageId);
    if ('reason' in route) return { reason: route.reason };
    const here = route.model.isShared ? await this.#init.whyNotBeyond?.(document.uri) : undefined;
    if (here !== undefined) return { reason: { code: 'excluded', text: here } };
    if (this.#model !== route.model.info.id) {
      this.#model = route.model.info.id;
      this.#prompts.reset();
      this.#requests.reset();
    }
    const outcome = await this.#search.find(site, route.model, ask);
    // Not before the answer: the first key in a language must not wait for its grammar.
    void this.#init.grammars?.load(document.languageId);
    return ask.signal.aborted || !this.#isCurrent(site) ? 'cancelled' : outcome;
  }

  async #layOut(site: Site, model: RoutedModel): Promise<void> {
    const mayGo = !model.isShared || (await this.#init.whyNotBeyond?.(site.document.uri)) === undefined;
    if (mayGo && this.#isCurrent(site)) this.#ahead.layOut(site, model);
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
