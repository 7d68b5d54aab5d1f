// Until when completions rest. Kept here, so that it outlives a restart of the server, and not in the settings, so that
// it ends with the window.
import { type Disposable, DisposableList } from '../../shared/base/disposables.ts';
import { SNOOZE_METHOD } from '../../shared/protocol/status.ts';
import type { ServerSession } from '../session.ts';

export class Snooze implements Disposable {
  readonly #session: ServerSession;
  readonly #disposables = new DisposableList();
  #until = 0;

  constructor(session: ServerSession) {
    this.#session = session;
    this.#disposables.add(
      session.onDidChangeState((state) => {
        if (state === 'running' && this.isOn) this.set(this.#until);
      }),
    );
  }

  get isOn(): boolean {
    return this.#until > Date.now();
  }

  /** `until` in milliseconds since the epoch; 0 ends it. */
  set(until: number): void {
    this.#until = until;
    this.#session.notify(SNOOZE_METHOD, { until });
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}
