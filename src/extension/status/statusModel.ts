// The last status that the server sent, for everything that shows it. Unknown while the server is down.
import { type Disposable, DisposableList } from '../../shared/base/disposables.ts';
import { Emitter, type Event } from '../../shared/base/events.ts';
import type { Status } from '../../shared/protocol/status.ts';
import type { ServerSession } from '../session.ts';
import type { StatusSnapshot } from './statusSnapshot.ts';

export class StatusModel implements Disposable {
  readonly #emitter = new Emitter<StatusSnapshot>();
  readonly #disposables = new DisposableList();
  readonly #session: ServerSession;
  #status: Status | undefined;

  constructor(session: ServerSession) {
    this.#session = session;
    this.#disposables.add(
      session.onDidChangeState((state) => {
        this.set(state === 'running' ? this.#status : undefined);
        if (state === 'running') void this.refresh();
      }),
    );
  }

  readonly onDidChange: Event<StatusSnapshot> = this.#emitter.event;

  get snapshot(): StatusSnapshot {
    return { session: this.#session.state, status: this.#status };
  }

  /** Asks the server now; undefined where it is down or does not answer. */
  async refresh(): Promise<Status | undefined> {
    const protocol = await import('../../shared/protocol/status.ts');
    try {
      this.set(await this.#session.request(protocol.STATUS_METHOD, null, protocol.Status));
    } catch {
      // The state of the session says it already; commands that need the reason ask for it themselves.
    }
    return this.#status;
  }

  set(status: Status | undefined): void {
    this.#status = status;
    this.#emitter.fire(this.snapshot);
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}
