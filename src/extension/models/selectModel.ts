// Gives a task (or one language of it) a model: at once for this session, then kept in the person's `hob.routes`.
import { ConfigurationTarget, workspace } from 'vscode';
import * as z from 'zod';
import { MODELS_SELECT_METHOD, type ModelsSelectParams } from '../../shared/protocol/models.ts';
import { changeRoute, readRoute, writeRoute } from '../../shared/settings/routeChoice.ts';
import { RouteSetting } from '../../shared/settings/schema.ts';
import type { ServerSession } from '../session.ts';

/** @throws UserError where the model is unknown or cannot do the task. */
export async function selectModel(session: ServerSession, change: ModelsSelectParams): Promise<void> {
  await session.request(MODELS_SELECT_METHOD, change, z.unknown());
  const configuration = workspace.getConfiguration('hob');
  const { [change.task]: previous, ...others } =
    configuration.inspect<Record<string, unknown>>('routes')?.globalValue ?? {};
  // What is written there may be anything; what cannot be read counts as nothing.
  const route = writeRoute(changeRoute(readRoute(RouteSetting.safeParse(previous).data), change));
  const routes = route === undefined ? others : { ...others, [change.task]: route };
  await configuration.update('routes', Object.keys(routes).length > 0 ? routes : undefined, ConfigurationTarget.Global);
}
