// What the extension is made of: a list of parts, each adding itself. One that fails is logged and costs only itself.
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import { type Disposable, DisposableList } from '../shared/base/disposables.ts';
import { stackOf } from '../shared/base/errors.ts';
import type { ServerSession } from './session.ts';
import type { StatusModel } from './status/statusModel.ts';

/** The few things that parts of the extension share. */
export interface Shared {
  readonly context: ExtensionContext;
  readonly session: ServerSession;
  readonly status: StatusModel;
  readonly log: LogOutputChannel;
}

export interface Contribution {
  /** For the log, e.g. `chat`. */
  readonly name: string;
  activate(shared: Shared): Disposable;
}

/** Activates all of them; what is returned gives everything back. */
export function activateAll(contributions: readonly Contribution[], shared: Shared): Disposable {
  const active = new DisposableList();
  for (const { name, activate } of contributions) {
    try {
      active.add(activate(shared));
    } catch (error) {
      shared.log.error(`${name} could not start: ${stackOf(error)}`);
    }
  }
  return active;
}
