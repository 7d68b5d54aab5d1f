// hob/models/*: the list, the choice for a task, fetching a model through its server.
import type { CancellationToken, Connection } from 'vscode-languageserver';
import { type Disk, modelsDisk } from '../engine/models/diskSpace.ts';
import { isHere, type ModelGuide } from '../engine/models/modelGuide.ts';
import { type PullWords, pullModel } from '../engine/models/pulling.ts';
import type { KnownServer, ServerRegistry } from '../engine/models/registry.ts';
import type { Routes } from '../engine/routing/routes.ts';
import { UserError } from '../shared/base/errors.ts';
import {
  MODELS_LIST_METHOD,
  MODELS_PULL_METHOD,
  MODELS_PULLING_METHOD,
  MODELS_SELECT_METHOD,
  type ModelsListResult,
  ModelsPullParams,
  ModelsSelectParams,
  SERVER_KEY_CHANGED_METHOD,
  ServerKeyChangedParams,
} from '../shared/protocol/models.ts';
import { asResponseError, wrongParams } from './answers.ts';
import { abortSignalOf } from './cancellation.ts';

export interface ModelSources {
  readonly registry: ServerRegistry;
  readonly router: Routes;
  readonly guide: ModelGuide;
}

export function registerModels(connection: Connection, sources: ModelSources): void {
  const { registry, router } = sources;
  connection.onRequest(MODELS_LIST_METHOD, async () => {
    await registry.refresh();
    return listOf(sources);
  });
  connection.onRequest(MODELS_SELECT_METHOD, (raw: unknown) => {
    const parsed = ModelsSelectParams.safeParse(raw);
    if (!parsed.success) return wrongParams(MODELS_SELECT_METHOD, parsed.error);
    try {
      router.select(parsed.data);
      return null;
    } catch (error) {
      return asResponseError(error);
    }
  });
  connection.onRequest(MODELS_PULL_METHOD, async (raw: unknown, token) => {
    const parsed = ModelsPullParams.safeParse(raw);
    if (!parsed.success) return wrongParams(MODELS_PULL_METHOD, parsed.error);
    return pull(connection, registry, parsed.data, token).then(() => null, asResponseError);
  });
  connection.onNotification(SERVER_KEY_CHANGED_METHOD, (raw: unknown) => {
    const parsed = ServerKeyChangedParams.safeParse(raw);
    if (parsed.success) registry.keyChanged(parsed.data.server);
  });
}

async function pull(
  connection: Connection,
  registry: ServerRegistry,
  params: ModelsPullParams,
  token: CancellationToken,
): Promise<void> {
  const { name } = params;
  const server = registry.find(params.server);
  if (!server) throw new UserError(`There is no server of the name ${params.server}.`);
  const show = params.isWatched ? watched(connection, params) : await asWorkDone(connection, name);
  const signals = [abortSignalOf(token), ...(show.signal ? [show.signal] : [])];
  try {
    const disk = await diskOf(server);
    await pullModel({ server, name, disk, signal: AbortSignal.any(signals), onProgress: show.report });
  } finally {
    show.done();
  }
  await registry.refresh();
}

/** One way to show that a download goes on. */
interface Showing {
  readonly signal?: AbortSignal;
  report(words: PullWords): void;
  done(): void;
}

function watched(connection: Connection, { server, name }: ModelsPullParams): Showing {
  const report = (words: PullWords) =>
    void connection.sendNotification(MODELS_PULLING_METHOD, { server, name, ...words }).catch(() => {});
  return { report, done: () => {} };
}

async function asWorkDone(connection: Connection, name: string): Promise<Showing> {
  const progress = await connection.window.createWorkDoneProgress();
  progress.begin(`Fetching ${name}`, 0, undefined, true);
  return {
    signal: abortSignalOf(progress.token),
    // Nothing is known yet where there is no percentage.
    report: ({ text, percent = 0 }) => progress.report(percent, text),
    done: () => progress.done(),
  };
}

function diskOf(server: KnownServer): Promise<Disk | undefined> {
  const isOurs = server.client.pull !== undefined && isHere(server);
  return isOurs ? modelsDisk(process.env) : Promise.resolve(undefined);
}

function listOf({ registry, router, guide }: ModelSources): ModelsListResult {
  const { servers } = registry;
  return {
    models: guide.installed(servers),
    servers: registry.statuses,
    routes: router.describe(),
    available: guide.available(servers),
    machine: guide.machine(servers),
  };
}
