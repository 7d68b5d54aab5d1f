// Work ahead of need: the continuation of what is shown, and the prompt of a place the person has come to. Done only
// while the engine has nothing else to do, dropped at the first key, and never on a hosted model, which is paid for.

import type { Settings } from '../../shared/settings/schema.ts';
import type { Clock } from '../clock.ts';
import type { RoutedModel } from '../routing/router.ts';
import type { Slots } from '../routing/slots.ts';
import type { Fit } from './answer.ts';
import type { Site } from './document.ts';
import { Power } from './power.ts';
import type { Prompts } from './prompts.ts';
import type { Requests } from './requests.ts';

/** Without a key for so long, the person reads what is shown; who types on has no use for what follows it. */
const READING_MS = 200;
/** Without a key for so long, the person thinks. */
const IDLE_MS = 1_500;
/** Share of the typed part's bound from which the anchor is laid anew while nobody waits. */
const RENEW_SHARE = 0.6;
/** How many answers ahead of what is shown are prepared. */
const MOST_AHEAD = 1;

export interface AheadInit {
  readonly prompts: Prompts;
  readonly requests: Requests;
  readonly slots: Slots;
  readonly clock: Clock;
  readonly settings: () => Settings;
  readonly isCurrent: (site: Site) => boolean;
  readonly maxTokens: () => number;
}

export class Ahead {
  readonly #init: AheadInit;
  #idle = new AbortController();
  readonly #prepared = new WeakSet<object>();
  readonly #power = new Power();

  constructor(init: AheadInit) {
    this.#init = init;
  }

  /** A key was pressed: what was planned is off. */
  stop(): void {
    this.#idle.abort();
  }

  /** An answer that came whole is shown: prepares what follows it, then renews the anchor when the person stays idle. */
  afterShown(site: Site, model: RoutedModel, fit: Fit): void {
    this.stop();
    this.#idle = new AbortController();
    const { signal } = this.#idle;
    if (
      this.#isWanted(model) &&
      !this.#prepared.has(fit.answer) &&
      /\S/.test(fit.rest) &&
      model.info.fim === 'native'
    ) {
      void this.#init.clock.delay(READING_MS, signal).then(() => {
        if (!signal.aborted && this.#init.isCurrent(site)) this.#prepareNext(site, model, fit);
      });
    }
    void this.#init.clock.delay(IDLE_MS, signal).then(() => {
      if (!signal.aborted) this.#renew(site, model);
    });
  }

  /** Lays out the prompt for a place and has the engine evaluate it, unless it is there already. */
  layOut(site: Site, model: RoutedModel): void {
    if (model.info.fim === 'instruction' || model.info.isLoaded === false || !this.#isEngineFree(model)) return;
    if (this.#init.prompts.typedAt(site, model.info.id) !== undefined) return;
    this.#warm(site, model);
  }

  /** By itself only where it costs nobody else: on mains, and on an engine of this machine. */
  #isWanted(model: RoutedModel): boolean {
    const setting = this.#init.settings()['completion.ahead'];
    if (setting !== 'auto') return setting === 'always';
    return !model.isShared && !this.#power.isOnBattery(this.#init.clock.elapsed());
  }

  #prepareNext(site: Site, model: RoutedModel, fit: Fit): void {
    // With whole lines left beyond the first, the next key or acceptance is served from them.
    const lines = fit.rest.split('\n').filter((line) => line.trim());
    if (lines.length > MOST_AHEAD + 1 || !this.#isEngineFree(model)) return;
    const prompt = this.#init.prompts.promptFor(site, model, { maxTokens: this.#init.maxTokens(), ahead: fit.rest });
    if (prompt.isCold) return;
    const stream = this.#init.requests.start(site, model, prompt, {
      purpose: 'ahead',
      maxTokens: this.#init.maxTokens(),
      ahead: fit.rest,
    });
    const shape = fit.answer.shapeAfter(fit.typedText);
    if (shape !== undefined) stream.answer.keepShape(shape);
    this.#prepared.add(fit.answer);
    this.#prepared.add(stream.answer);
  }

  #renew(site: Site, model: RoutedModel): void {
    if (!this.#init.isCurrent(site) || model.info.fim === 'instruction' || !this.#isEngineFree(model)) return;
    const prompt = this.#init.prompts.promptFor(site, model, { maxTokens: this.#init.maxTokens() });
    if (prompt.usedShare >= RENEW_SHARE) this.#warm(site, model);
  }

  #warm(site: Site, model: RoutedModel): void {
    const { prompts, requests, maxTokens } = this.#init;
    const prompt = prompts.promptFor(site, model, { maxTokens: maxTokens(), fresh: true });
    requests.start(site, model, prompt, { purpose: 'warm', maxTokens: 1 });
  }

  /** Asked before anything is sent from here: the engine is idle, and asking it costs nothing. */
  #isEngineFree(model: RoutedModel): boolean {
    const { requests, slots } = this.#init;
    return (
      model.cost === undefined &&
      !requests.running &&
      !requests.blocked() &&
      !slots.otherThan('completion', model.slotKey)
    );
  }
}
