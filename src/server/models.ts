// hob/models/*: the list, the choice for a task, fetching a model through its server.
import type { CancellationToken, Connection } from 'vscode-languageserver';
import type { ServerRegistry } from '../engine/models/registry.ts';
import type { Routes } from '../engine/routing/routes.ts';
import { UserError } from '../shared/base/errors.ts';
import {
  MODELS_LIST_METHOD,
  MODELS_PULL_METHOD,
  MODELS_SELECT_METHOD,
  type ModelsListResult,
  ModelsPullParams,
  ModelsSelectParams,
} from '../shared/protocol/models.ts';
import { asResponseError, wrongParams } from './answers.ts';
import { abortSignalOf } from './cancellation.ts';

export interface ModelSources {
  readonly registry: ServerRegistry;
  readonly router: Routes;
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
      router.select(parsed.data.task, parsed.data.model);
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
}

async function pull(
  connection: Connection,
  registry: ServerRegistry,
  { server, name }: ModelsPullParams,
  token: CancellationToken,
): Promise<void> {
  const known = registry.find(server);
  if (!known) throw new UserError(`There is no server of the name ${server}.`);
  if (!known.client.pull)
    throw new UserError(`${server} cannot fetch models: start it with the model it should serve.`);
  const progress = await connection.window.createWorkDoneProgress();
  progress.begin(`Fetching ${name}`, 0, undefined, true);
  const signal = AbortSignal.any([abortSignalOf(token), abortSignalOf(progress.token)]);
  try {
    await known.client.pull(name, (step) => report(progress, step), signal);
  } finally {
    progress.done();
  }
  await registry.refresh();
}

function report(
  progress: { report(percentage: number, message: string): void },
  step: { status: string; completedBytes?: number; totalBytes?: number },
): void {
  const share = step.totalBytes ? Math.floor((100 * (step.completedBytes ?? 0)) / step.totalBytes) : 0;
  progress.report(share, step.status);
}

function listOf({ registry, router }: ModelSources): ModelsListResult {
  return { models: registry.models, servers: registry.statuses, routes: router.describe() };
}
