// Turns what a failed request throws into the three kinds of error that Hob tells apart.
import { ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageclient/node';
import * as z from 'zod';
import { CancelledError, UserError } from '../shared/base/errors.ts';
import { COMMANDS } from './ids.ts';

/** What the server may put into an error's `data`: the command that mends the trouble. */
const ErrorData = z.object({ remedy: z.object({ title: z.string(), command: z.string() }) });

/** CancelledError, UserError, or the error as it was (a bug). */
export function toCallerError(error: unknown, isCancelled: boolean): unknown {
  if (isCancelled) return new CancelledError();
  if (!(error instanceof ResponseError)) return error;
  switch (error.code) {
    case LSPErrorCodes.RequestCancelled:
    case LSPErrorCodes.ServerCancelled:
      return new CancelledError();
    case ErrorCodes.PendingResponseRejected:
    case ErrorCodes.ConnectionInactive:
      return new UserError('Hob’s language server stopped before it answered.', {
        title: 'Restart Server',
        command: COMMANDS.restartServer,
      });
    case ErrorCodes.InternalError:
      return error;
    default: {
      const data = ErrorData.safeParse(error.data);
      return new UserError(error.message, data.success ? data.data.remedy : undefined, { cause: error });
    }
  }
}
