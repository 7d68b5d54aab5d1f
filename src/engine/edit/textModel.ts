// Which model writes an edit or a commit message: the task's own, or the hosted one where a rule of the person's says so.
// Nothing goes to another machine before the files in it were looked at.
import { messageOf, type Remedy, UserError } from '../../shared/base/errors.ts';
import type { Fallback } from '../fallback/fallback.ts';
import { troubleOf } from '../fallback/localTrouble.ts';
import type { RoutedModel, Router } from '../routing/router.ts';

export type TextTask = 'edit' | 'commit';

export interface ModelParts {
  readonly router: Pick<Router, 'route'>;
  /** Where another model may be asked when none here can do it. */
  readonly fallback?: Pick<Fallback, 'automatic' | 'estimate'>;
}

export interface ModelWish {
  readonly task: TextTask;
  readonly languageId?: string;
  readonly signal: AbortSignal;
  /** Why what would be sent must not leave this machine, as a sentence; asked where the model is elsewhere. */
  whyStaying(): Promise<string | undefined>;
}

/** What is to be read has no room in the model's context window. */
export class NoRoomError extends UserError {}

/**
 * Does the work with the task's model. Where that one cannot be reached or has no room, with the hosted one, if a rule
 * says so; the work then begins anew.
 * @throws UserError with the way out where there is no model, or where a file has to stay here; what `work` throws.
 */
export async function withModel<R>(
  wish: ModelWish,
  parts: ModelParts,
  work: (model: RoutedModel) => Promise<R>,
): Promise<R> {
  const model = modelFor(wish, parts);
  const staying = model.isShared ? await wish.whyStaying() : undefined;
  if (staying !== undefined) throw new UserError(staying);
  try {
    return await work(model);
  } catch (error) {
    const trouble = error instanceof NoRoomError ? 'doesNotFit' : troubleOf(error);
    const mayAskAnother = model.cost === undefined && !wish.signal.aborted;
    const instead = mayAskAnother && trouble ? parts.fallback?.automatic(wish.task, trouble) : undefined;
    if (!instead) throw error;
    const why = await wish.whyStaying();
    if (why !== undefined) throw new UserError(`${messageOf(error)} ${instead.info.name} was not asked: ${why}`);
    return work(instead);
  }
}

function modelFor({ task, languageId }: ModelWish, { router }: ModelParts): RoutedModel {
  const route = router.route(task, languageId);
  if ('model' in route) return route.model;
  const { text, command } = route.reason;
  const remedy: Remedy | undefined = command === undefined ? undefined : { title: wordsOf(command), command };
  throw new UserError(text, remedy);
}

function wordsOf(command: string): string {
  const words = (command.split('.').at(-1) ?? command).replace(/([a-z])([A-Z])/g, '$1 $2');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
