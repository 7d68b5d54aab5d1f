// How an answer that failed says so: one sentence, and the command that mends it where there is one.
import { isCancellation, type Remedy, UserError } from '../../shared/base/errors.ts';
import type { Logger } from '../../shared/base/log.ts';
import type { ChatMessage } from '../../shared/protocol/chat.ts';
import type { Reason } from '../../shared/protocol/status.ts';
import { ServerError } from '../models/serverError.ts';
import type { RoutedModel } from '../routing/router.ts';
import { tooLong } from './contextWindow.ts';
import { renderPrompt } from './prompt.ts';
import type { TokenEstimator } from './tokenEstimator.ts';

/** What a request threw, as the person reads it; what nobody expected goes to the log too. */
export function failureOf(
  error: unknown,
  { model, messages }: { readonly model: RoutedModel; readonly messages: readonly ChatMessage[] },
  { estimator, log }: { readonly estimator: TokenEstimator; readonly log: Logger },
): Partial<ChatMessage> {
  if (error instanceof ServerError && error.kind === 'context') {
    const contextTokens = error.details.contextTokens ?? model.contextTokens;
    const tokens = estimator.prompt(model.info.id, renderPrompt(messages)).tokens;
    return failure(tooLong({ info: model.info, contextTokens }, tokens, messages));
  }
  if (error instanceof UserError) return failure(error);
  if (isCancellation(error)) return failure(new UserError(`The connection to ${model.info.server} was closed.`));
  log.error('chat', error);
  return failure(
    new UserError('Something went wrong inside Hob; the log says what.', { title: 'Show Log', command: 'hob.showLog' }),
  );
}

export function failure(error: UserError): Partial<ChatMessage> {
  return { state: 'failed', error: error.message, ...(error.remedy ? { remedy: error.remedy } : {}) };
}

/** No model was asked. */
export function noModel(reason: Reason): Partial<ChatMessage> {
  return failure(new UserError(reason.text, remedyOf(reason)));
}

/** The command's own name in words is its title: `hob.showServers` becomes "Show Servers". */
function remedyOf({ command }: Reason): Remedy | undefined {
  if (command === undefined) return undefined;
  const words = (command.split('.').at(-1) ?? command).replace(/([a-z])([A-Z])/g, '$1 $2');
  return { title: words.charAt(0).toUpperCase() + words.slice(1), command };
}
