// The way to models, put together for one editor: the perimeter, the servers behind it, and the routes to their models.
import path from 'node:path';
import type { Connection } from 'vscode-languageserver';
import { MachineReading } from '../engine/models/machine.ts';
import { ServerRegistry } from '../engine/models/registry.ts';
import { personSalt } from '../engine/models/vllm/personSalt.ts';
import { AuditLog } from '../engine/perimeter/auditLog.ts';
import { Grants } from '../engine/perimeter/grants.ts';
import { createPerimeter, type PerimeterFetch } from '../engine/perimeter/perimeter.ts';
import { Routes } from '../engine/routing/routes.ts';
import { type Disposable, DisposableList } from '../shared/base/disposables.ts';
import type { Logger } from '../shared/base/log.ts';
import type { InitializationOptions } from '../shared/protocol/session.ts';
import type { Settings } from '../shared/settings/schema.ts';
import { followNetwork } from './network.ts';
import { secretOf } from './secrets.ts';

export interface ModelAccess extends Disposable {
  readonly audit: AuditLog;
  readonly grants: Grants;
  readonly fetch: PerimeterFetch;
  readonly registry: ServerRegistry;
  readonly router: Routes;
  readonly machine: MachineReading;
}

export interface ModelAccessSetup {
  readonly settings: () => Settings;
  /** Folder that the server may write to. */
  readonly storage: string;
  readonly options: InitializationOptions;
  readonly log: Logger;
}

export function createModelAccess(connection: Connection, setup: ModelAccessSetup): ModelAccess {
  const { settings, storage, options, log } = setup;
  const disposables = new DisposableList();
  const secret = (id: string) => secretOf(connection, id);
  const audit = new AuditLog({ folder: path.join(storage, 'perimeter'), log });
  const grants = new Grants();
  const network = followNetwork(connection, {
    proxy: options.proxy,
    secret,
    caFiles: () => settings()['perimeter.extraCaFiles'],
    log: log.child('network'),
  });
  const { fetch } = disposables.add(
    createPerimeter({ allowedHosts: () => settings()['perimeter.allowedHosts'], audit, grants, network, log }),
  );
  const registry = disposables.add(
    new ServerRegistry({
      fetch,
      log,
      key: (server) => secret(`server/${server}`),
      cacheSalt: personSalt(path.join(storage, 'cache-salt')),
    }),
  );
  const machine = new MachineReading();
  const router = disposables.add(
    new Routes({
      registry,
      setting: () => settings().routes,
      machine: () => machine.current,
      ...(options.here && { here: options.here }),
    }),
  );
  machine.onDidChange(() => router.changed());
  void machine.read();
  return { audit, grants, fetch, registry, router, machine, dispose: () => disposables.dispose() };
}
