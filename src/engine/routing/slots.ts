// Who works on an engine's slot right now: a slot shared by chat and completion serves one at a time, and each of the
// two must know of the other. Keys are RoutedModel.slotKey.
import type { Disposable } from '../../shared/base/disposables.ts';
import { toDisposable } from '../../shared/base/disposables.ts';
import { Emitter, type Event } from '../../shared/base/events.ts';
import type { Task } from '../../shared/protocol/tasks.ts';

export class Slots {
  readonly #working = new Map<string, Task[]>();
  readonly #didLeave = new Emitter<string>();
  /** Fires with the slot's key when a task has left it. */
  readonly onDidLeave: Event<string> = this.#didLeave.event;
  readonly #didEnter = new Emitter<string>();
  readonly onDidEnter: Event<string> = this.#didEnter.event;

  /** Marks a task as at work until the result is disposed. */
  enter(slotKey: string, task: Task): Disposable {
    const tasks = this.#working.get(slotKey) ?? [];
    this.#working.set(slotKey, tasks);
    tasks.push(task);
    this.#didEnter.fire(slotKey);
    let isThere = true;
    return toDisposable(() => {
      if (!isThere) return;
      isThere = false;
      tasks.splice(tasks.indexOf(task), 1);
      if (tasks.length === 0) this.#working.delete(slotKey);
      this.#didLeave.fire(slotKey);
    });
  }

  isBusy(slotKey: string): boolean {
    return this.#working.has(slotKey);
  }

  /** A task other than `task` that is at work on the slot. */
  otherThan(task: Task, slotKey: string): Task | undefined {
    return this.#working.get(slotKey)?.find((t) => t !== task);
  }

  /** Resolves when no other task is on the slot, or when the signal aborts. */
  async untilFreeFor(task: Task, slotKey: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.otherThan(task, slotKey)) {
      await new Promise<void>((resolve) => {
        const done = () => {
          listener.dispose();
          signal.removeEventListener('abort', done);
          resolve();
        };
        const listener = this.onDidLeave((key) => {
          if (key === slotKey) done();
        });
        signal.addEventListener('abort', done, { once: true });
      });
    }
  }
}
