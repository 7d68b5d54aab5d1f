// The way to a hosted model where the person has set one up: which requests may take it, what each would cost, and who
// has agreed. Sending is guardedClient.ts; the perimeter asks once more.
import { UserError } from '../../shared/base/errors.ts';
import { Emitter, type Event } from '../../shared/base/events.ts';
import {
  type FallbackAskConsentParams,
  type FallbackConsent,
  type FallbackOffer,
  type FallbackRule,
  type FallbackStatus,
  fallbackSecretId,
} from '../../shared/protocol/fallback.ts';
import type { Task } from '../../shared/protocol/tasks.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { ChatTurn } from '../models/modelClient.ts';
import type { Grants } from '../perimeter/grants.ts';
import type { PerimeterFetch } from '../perimeter/perimeter.ts';
import type { RoutedModel } from '../routing/router.ts';
import { type BilledTokens, costMicroUsd } from '../savings/prices/cost.ts';
import type { Budget } from './budget.ts';
import { type FallbackPlan, hasRule, modelFor, planOf, priceOf, targetOf } from './fallbackPlan.ts';
import { GuardedClient } from './guardedClient.ts';
import { PromptTokens, USUAL_ANSWER_TOKENS } from './promptTokens.ts';

export interface FallbackParts {
  readonly settings: () => Settings;
  /** Whether the workspace is trusted: in one that is not, there is no fallback. */
  readonly isTrusted: boolean;
  readonly fetch: PerimeterFetch;
  readonly grants: Grants;
  readonly budget: Budget;
  /** A secret by its id, from the person's own store. */
  readonly secret: (id: string) => Promise<string | undefined>;
  /** Asks the person. */
  readonly askConsent: (params: FallbackAskConsentParams) => Promise<boolean>;
  readonly clock: () => number;
}

const SET_UP = { title: 'Set Up Fallback', command: 'hob.setUpFallback' };
const UNTRUSTED = 'This workspace is not trusted, so nothing goes from it to a hosted model.';

export class Fallback {
  readonly #parts: FallbackParts;
  readonly #tokens = new PromptTokens();
  readonly #didChange = new Emitter<void>();
  readonly onDidChange: Event<void> = this.#didChange.event;
  #known: { readonly settings: Settings; readonly plan: FallbackPlan | undefined } | undefined;
  #consent: FallbackConsent | null = null;
  /** The person said no in this window: asked again only when they ask for the model themselves. */
  #hasDeclined = false;

  constructor(parts: FallbackParts) {
    this.#parts = parts;
  }

  /** Undefined while nothing is set up, and in a workspace that is not trusted. */
  get plan(): FallbackPlan | undefined {
    const settings = this.#parts.settings();
    if (this.#known?.settings !== settings) this.#known = { settings, plan: planOf(settings) };
    return this.#parts.isTrusted ? this.#known.plan : undefined;
  }

  /** What the client knows the person has agreed to. */
  setConsent(consent: FallbackConsent | null): void {
    this.#consent = consent;
    this.#hasDeclined = false;
    this.#didChange.fire();
  }

  settingsChanged(): void {
    this.#didChange.fire();
  }

  /** The model that a task goes to by itself for this reason; undefined where it must not. */
  automatic(task: Task, why: Exclude<FallbackRule, 'onRequest'>): RoutedModel | undefined {
    const { plan } = this;
    if (plan === undefined || !hasRule(plan, task, why)) return undefined;
    // Nobody is asked in the middle of typing, nor twice.
    if (!this.#isConsented(plan) && (task === 'completion' || this.#hasDeclined)) return undefined;
    return this.#routed(plan, task);
  }

  /** The hosted model by its id, for a task that the person asked it for. */
  find(id: string): RoutedModel | undefined {
    const { plan } = this;
    return plan && idOf(plan, plan.model) === id ? this.#routed(plan, 'chat') : undefined;
  }

  /** What asking would cost, where the person may ask, or where it will happen by itself for the reason `why`. */
  offer(task: Task, turns: readonly ChatTurn[], why?: Exclude<FallbackRule, 'onRequest'>): FallbackOffer | undefined {
    const { plan } = this;
    if (plan === undefined) return undefined;
    const isAutomatic = why !== undefined && this.automatic(task, why) !== undefined;
    if (!isAutomatic && !hasRule(plan, task, 'onRequest')) return undefined;
    const { model } = plan;
    return { model: idOf(plan, model), name: model, costMicroUsd: this.estimate(turns), isAutomatic };
  }

  /** What sending this would cost, millionths of a US dollar; null where nobody knows. */
  estimate(turns: readonly ChatTurn[]): number | null {
    const { plan } = this;
    return plan ? this.#price(plan, plan.model, this.#tokens.turns(plan.model, turns).tokens) : null;
  }

  async status(): Promise<FallbackStatus> {
    const { isTrusted, budget, settings, clock } = this.#parts;
    const plan = planOf(settings());
    const { microUsd, unknownRequests } = await budget.spent();
    return {
      ...(plan && { target: targetOf(plan, clock()) }),
      rules: { ...plan?.rules },
      isTrusted,
      isConsented: plan !== undefined && this.#isConsented(plan),
      budgetMicroUsd: plan?.budgetMicroUsd ?? 0,
      spentMicroUsd: microUsd,
      unknownRequests,
    };
  }

  #price(plan: FallbackPlan, model: string, promptTokens: number): number | null {
    const price = priceOf(plan, model);
    return price
      ? costMicroUsd(price, { prompt: promptTokens, output: USUAL_ANSWER_TOKENS }, this.#parts.clock())
      : null;
  }

  #isConsented({ address }: FallbackPlan): boolean {
    return this.#consent?.provider === address.id && this.#consent.host === address.host;
  }

  #routed(plan: FallbackPlan, task: Task): RoutedModel | undefined {
    const model = modelFor(plan, task);
    if (model === undefined) return undefined;
    const { address } = plan;
    const price = priceOf(plan, model);
    const client = new GuardedClient({
      ...this.#parts,
      plan,
      model,
      price,
      tokens: this.#tokens,
      admit: (asked, cost) => this.#admit(plan, asked, cost),
      objection: () => this.#objection(plan),
    });
    const id = idOf(plan, model);
    return {
      info: {
        id,
        server: address.name,
        kind: 'openai-compatible',
        name: model,
        fim: address.fim ? 'native' : 'none',
        ...(address.fim && { fimFamily: address.fim.family }),
        contextTokens: address.contextTokens,
        canChat: true,
        canThink: false,
        canEmbed: false,
        canSee: false,
        canUseTools: false,
        leavesMachine: true,
      },
      client,
      contextTokens: address.contextTokens,
      slotKey: `hosted ${task} ${id}`,
      isShared: true,
      cost: (tokens: BilledTokens) => (price ? costMicroUsd(price, tokens, this.#parts.clock()) : null),
    };
  }

  /** The key, once everything is there; throws UserError with what is missing. */
  async #admit(plan: FallbackPlan, task: Task, cost: number | null): Promise<string> {
    const { address } = plan;
    const key = await this.#parts.secret(fallbackSecretId(address.id));
    if (!key) throw new UserError(`There is no key for ${address.name} yet, so it was not asked.`, SET_UP);
    if (!this.#isConsented(plan)) await this.#ask(plan, task, cost);
    const objection = this.#objection(plan);
    if (objection !== undefined) throw new UserError(objection, SET_UP);
    return key;
  }

  async #ask(plan: FallbackPlan, task: Task, cost: number | null): Promise<void> {
    if (task === 'completion') return;
    const target = targetOf(plan, this.#parts.clock());
    const { provider, host } = target;
    if (await this.#parts.askConsent({ target, task, costMicroUsd: cost })) this.setConsent({ provider, host });
    else this.#hasDeclined = true;
  }

  #objection(plan: FallbackPlan): string | undefined {
    if (!this.#parts.isTrusted) return UNTRUSTED;
    const { address } = plan;
    const current = this.plan;
    if (current === undefined || current.address.origin !== address.origin || current.model !== plan.model) {
      return 'The fallback was changed in the meantime, so nothing was sent.';
    }
    if (this.#isConsented(plan)) return undefined;
    return `Nobody has agreed to send anything from this workspace to ${address.name}, so it was not asked.`;
  }
}

function idOf({ address }: FallbackPlan, model: string): string {
  return `${address.id === 'openai-compatible' ? address.host : address.id}/${model}`;
}
