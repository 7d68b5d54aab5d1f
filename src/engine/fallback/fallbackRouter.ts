// The router that engines ask where there may be a fallback: the local routes first, and the hosted model only for a
// task whose rule says so.
import type { Disposable } from '../../shared/base/disposables.ts';
import { DisposableList } from '../../shared/base/disposables.ts';
import { Emitter, type Event } from '../../shared/base/events.ts';
import type { ModelsSelectParams } from '../../shared/protocol/models.ts';
import type { Task } from '../../shared/protocol/tasks.ts';
import type { Route, Router } from '../routing/router.ts';
import type { Fallback } from './fallback.ts';
import { isUnreachable } from './localTrouble.ts';

export class FallbackRouter implements Router, Disposable {
  readonly #local: Router;
  readonly #fallback: Fallback;
  readonly #didChange = new Emitter<void>();
  readonly #disposables = new DisposableList();
  readonly onDidChange: Event<void> = this.#didChange.event;

  constructor(local: Router, fallback: Fallback) {
    this.#local = local;
    this.#fallback = fallback;
    this.#disposables.add(local.onDidChange(() => this.#didChange.fire()));
    this.#disposables.add(fallback.onDidChange(() => this.#didChange.fire()));
  }

  route(task: Task, languageId?: string): Route {
    const local = this.#local.route(task, languageId);
    if ('model' in local || !isUnreachable(local.reason)) return local;
    const model = this.#fallback.automatic(task, 'localUnreachable');
    return model ? { model } : local;
  }

  find(model: string): Route {
    const hosted = this.#fallback.find(model);
    return hosted ? { model: hosted } : this.#local.find(model);
  }

  select(change: ModelsSelectParams): void {
    this.#local.select(change);
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}
