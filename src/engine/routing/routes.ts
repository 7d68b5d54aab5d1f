// Which model does which task: the session's choice, else the settings', else the best of what is installed.
// A chosen model that is not there is named as missing; Hob never takes another one silently.
import os from 'node:os';
import type { Disposable } from '../../shared/base/disposables.ts';
import { UserError } from '../../shared/base/errors.ts';
import { Emitter, type Event } from '../../shared/base/events.ts';
import type { Machine, ModelInfo, ModelsListResult, ModelsSelectParams } from '../../shared/protocol/models.ts';
import type { Reason } from '../../shared/protocol/status.ts';
import { TASKS, type Task } from '../../shared/protocol/tasks.ts';
import { changeRoute, type RouteChoice, readRoute } from '../../shared/settings/routeChoice.ts';
import type { RoutesSetting } from '../../shared/settings/schema.ts';
import type { KnownServer, ServerRegistry } from '../models/registry.ts';
import { passageFor } from '../perimeter/hostPolicy.ts';
import { contextTokensOf } from './contextTokens.ts';
import { defaultModel } from './defaultModel.ts';
import { isSameModel, splitModelName } from './modelNames.ts';
import * as reasons from './reasons.ts';
import type { Route, RoutedModel, Router } from './router.ts';

export interface RoutesOptions {
  readonly registry: ServerRegistry;
  /** `hob.routes` as it is now; call `settingsChanged` when settings change. */
  readonly setting: () => RoutesSetting;
  /** The machine that local servers run on; the system's memory alone unless given. */
  readonly machine?: () => Machine;
  /** What `localhost` means, in words ("this machine" unless given). */
  readonly here?: string;
}

export class Routes implements Router, Disposable {
  readonly #options: RoutesOptions;
  readonly #registry: ServerRegistry;
  readonly #chosen = new Map<Task, RouteChoice>();
  /** `hob.routes` as it was when it was last looked at. */
  #seenSetting: RoutesSetting;
  readonly #changes = new Emitter<void>();
  readonly #subscription: Disposable;
  /** Answers until something changes, by task and by task and language: a keystroke must not rank models. */
  readonly #known = new Map<string, Route>();

  readonly onDidChange: Event<void> = this.#changes.event;

  constructor(options: RoutesOptions) {
    this.#options = options;
    this.#registry = options.registry;
    this.#seenSetting = options.setting();
    this.#subscription = this.#registry.onDidChange(() => this.changed());
  }

  route(task: Task, languageId?: string): Route {
    const key = languageId === undefined ? task : `${task} ${languageId}`;
    let route = this.#known.get(key);
    if (route === undefined) {
      const own = languageId === undefined ? undefined : this.#choice(task).languages[languageId];
      route = own === undefined && languageId !== undefined ? this.route(task) : this.#decide(task, own);
      this.#known.set(key, route);
    }
    if ('model' in route) this.#registry.noteUse(route.model.info.server);
    return route;
  }

  find(model: string): Route {
    return this.#find(model, 'chat');
  }

  select(change: ModelsSelectParams): void {
    const { task, model } = change;
    if (model) {
      const found = this.#find(model, task);
      if ('reason' in found)
        throw new UserError(found.reason.text, { title: 'Switch Model', command: 'hob.switchModel' });
      if (!canDo(found.model.info, task)) throw new UserError(reasons.cannotDo(model, task).text);
    }
    this.#chosen.set(task, changeRoute(this.#choice(task), change));
    this.changed();
  }

  /** Settings may have changed: what `hob.routes` newly says of a task counts over what was selected before. */
  settingsChanged(): void {
    const setting = this.#options.setting();
    for (const task of TASKS) {
      const [now, before] = [setting[task], this.#seenSetting[task]].map((one) => JSON.stringify(readRoute(one)));
      if (now !== before) this.#chosen.delete(task);
    }
    this.#seenSetting = setting;
    this.changed();
  }

  /** What the choice was made from has changed. */
  changed(): void {
    this.#known.clear();
    this.#changes.fire();
  }

  /** Model by task, and whether the person chose it, as the picker shows it. */
  describe(): ModelsListResult['routes'] {
    const routes: ModelsListResult['routes'] = {};
    for (const task of TASKS) {
      const { model, think, languages } = this.#choice(task);
      const route = this.route(task);
      const now = model ?? ('model' in route ? route.model.info.id : undefined);
      if (now === undefined) continue;
      routes[task] = {
        model: now,
        isChosen: model !== undefined,
        ...(think && { think }),
        ...(Object.keys(languages).length > 0 && { languages: { ...languages } }),
      };
    }
    return routes;
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #choice(task: Task): RouteChoice {
    return this.#chosen.get(task) ?? readRoute(this.#options.setting()[task]);
  }

  /** `own` is the model of one language. */
  #decide(task: Task, own: string | undefined): Route {
    const choice = this.#choice(task);
    const chosen = own ?? choice.model;
    const route = chosen === undefined ? this.#default(task) : this.#find(chosen, task);
    if (!('model' in route)) return route;
    if (chosen !== undefined && !canDo(route.model.info, task)) return { reason: reasons.cannotDo(chosen, task) };
    return choice.think && task !== 'completion' ? { model: { ...route.model, think: choice.think } } : route;
  }

  #default(task: Task): Route {
    const machine = this.#options.machine?.() ?? { memoryBytes: os.totalmem(), gpus: [], isUnified: false };
    const model = defaultModel(task, this.#registry.models, machine);
    const server = model && this.#registry.find(model.server);
    return model && server ? { model: routed(server, model, task) } : { reason: this.#whyNone(task) };
  }

  #find(id: string, task: Task): Route {
    const servers = this.#registry.statuses;
    const name = splitModelName(
      id,
      servers.map((status) => status.name),
    );
    if (name === undefined) return { reason: reasons.notAName(id) };
    const server = this.#registry.find(name.server);
    if (server === undefined) {
      const misnamed = servers.find((status) => status.name === name.server);
      if (misnamed) return { reason: reasons.serverReason(misnamed) };
      return { reason: this.#registry.isSettled ? reasons.serverGone(id, name.server) : reasons.LOOKING };
    }
    const model = server.models.find((info) => isSameModel(info.name, name.model));
    if (!server.isServing || (model === undefined && server.models.length === 0))
      return { reason: reasons.serverReason(server.status) };
    if (model === undefined) return { reason: reasons.modelGone(id) };
    return model.leavesMachine ? { reason: reasons.leavesMachine(id) } : { model: routed(server, model, task) };
  }

  #whyNone(task: Task): Reason {
    const { statuses, isSettled, models } = this.#registry;
    if (models.length > 0) return reasons.nothingFits(task);
    const [first] = statuses;
    if (!isSettled && (first === undefined || statuses.every(({ state }) => state === 'starting')))
      return reasons.LOOKING;
    if (first === undefined) return reasons.noServer(this.#options.here);
    // Of several, the one nearest to working says most.
    const order = ['loading', 'noModel', 'busy', 'unauthorized', 'starting', 'down', 'refused'];
    const nearest = [...statuses].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))[0] ?? first;
    return reasons.serverReason(nearest);
  }
}

function canDo(model: ModelInfo, task: Task): boolean {
  if (task === 'completion') return model.fim !== 'none';
  return task === 'embed' ? model.canEmbed : model.canChat;
}

function routed(server: KnownServer, info: ModelInfo, task: Task): RoutedModel {
  const description = server.description(info.name);
  const contextTokens = contextTokensOf(info.kind, description);
  // vLLM batches; llama-server has slots; anything else works on one request after the other.
  const isParallel = info.kind === 'vllm' || (description?.parallelSlots ?? 1) > 1;
  const model = info.kind === 'ollama' || info.kind === 'openai-compatible' ? info.name : '';
  const slotKey = [server.status.url, model, ...(isParallel ? [task] : [])].join(' ');
  const url = new URL(server.status.url);
  const isShared = !passageFor(url, [url.host]).isLoopback;
  return { info, client: server.client, contextTokens, slotKey, isShared };
}
