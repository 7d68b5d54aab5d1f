// Which model does which task: the session's choice, else the settings', else the best of what is installed.
// A chosen model that is not there is named as missing; Hob never takes another one silently.
import os from 'node:os';
import type { Disposable } from '../../shared/base/disposables.ts';
import { UserError } from '../../shared/base/errors.ts';
import { Emitter, type Event } from '../../shared/base/events.ts';
import type { ModelInfo, ModelsListResult } from '../../shared/protocol/models.ts';
import type { Reason } from '../../shared/protocol/status.ts';
import { TASKS, type Task } from '../../shared/protocol/tasks.ts';
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
  /** Memory of the machine, bytes; the system's unless given. */
  readonly memoryBytes?: number;
}

export class Routes implements Router, Disposable {
  readonly #registry: ServerRegistry;
  readonly #setting: () => RoutesSetting;
  readonly #memoryBytes: number;
  readonly #chosen = new Map<Task, string>();
  /** `hob.routes` as it was when it was last looked at. */
  #seenSetting: RoutesSetting;
  readonly #changes = new Emitter<void>();
  readonly #subscription: Disposable;
  /** Answers until something changes: a keystroke must not rank models. */
  readonly #known = new Map<Task, Route>();

  readonly onDidChange: Event<void> = this.#changes.event;

  constructor(options: RoutesOptions) {
    this.#registry = options.registry;
    this.#setting = options.setting;
    this.#seenSetting = options.setting();
    this.#memoryBytes = options.memoryBytes ?? os.totalmem();
    this.#subscription = this.#registry.onDidChange(() => this.#changed());
  }

  route(task: Task): Route {
    let route = this.#known.get(task);
    if (route === undefined) {
      route = this.#decide(task);
      this.#known.set(task, route);
    }
    if ('model' in route) this.#registry.noteUse(route.model.info.server);
    return route;
  }

  find(model: string): Route {
    return this.#find(model, 'chat');
  }

  select(task: Task, model: string): void {
    const found = this.#find(model, task);
    if ('reason' in found)
      throw new UserError(found.reason.text, { title: 'Switch Model', command: 'hob.switchModel' });
    if (!canDo(found.model.info, task)) throw new UserError(reasons.cannotDo(model, task).text);
    this.#chosen.set(task, model);
    this.#changed();
  }

  /** Settings may have changed: what `hob.routes` newly says of a task counts over what was selected before. */
  settingsChanged(): void {
    const setting = this.#setting();
    for (const task of TASKS) {
      const isNew = setting[task] !== this.#seenSetting[task];
      if (isNew && setting[task] !== this.#chosen.get(task)) this.#chosen.delete(task);
    }
    this.#seenSetting = setting;
    this.#changed();
  }

  /** Model by task, and whether the person chose it, as the picker shows it. */
  describe(): ModelsListResult['routes'] {
    const routes: ModelsListResult['routes'] = {};
    for (const task of TASKS) {
      const chosen = this.#choice(task);
      const route = this.route(task);
      if (chosen !== undefined) routes[task] = { model: chosen, isChosen: true };
      else if ('model' in route) routes[task] = { model: route.model.info.id, isChosen: false };
    }
    return routes;
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #changed(): void {
    this.#known.clear();
    this.#changes.fire();
  }

  /** An empty string is how a settings page says "nothing". */
  #choice(task: Task): string | undefined {
    return this.#chosen.get(task) ?? (this.#setting()[task]?.trim() || undefined);
  }

  #decide(task: Task): Route {
    const chosen = this.#choice(task);
    if (chosen !== undefined) {
      const route = this.#find(chosen, task);
      return 'model' in route && !canDo(route.model.info, task) ? { reason: reasons.cannotDo(chosen, task) } : route;
    }
    const model = defaultModel(task, this.#registry.models, this.#memoryBytes);
    const server = model && this.#registry.find(model.server);
    if (model && server) return { model: routed(server, model, task) };
    return { reason: this.#whyNone(task) };
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
    if (first === undefined) return reasons.NO_SERVER;
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
