// What a request is answered with when it cannot be answered: wrong parameters, and troubles a person can mend.
import { ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type * as z from 'zod';
import { isCancellation, UserError } from '../shared/base/errors.ts';

export function wrongParams(method: string, error: z.ZodError): ResponseError<void> {
  const issue = error.issues[0];
  const where = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
  return new ResponseError(ErrorCodes.InvalidParams, `${method}${where}: ${issue?.message ?? 'wrong parameters'}`);
}

/**
 * What a person can mend travels as a plain failure with its remedy, what was called off as LSP has it; anything else is
 * a bug and stays an exception.
 */
export function asResponseError(error: unknown): ResponseError<unknown> {
  if (isCancellation(error)) return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
  if (!(error instanceof UserError)) throw error;
  return new ResponseError(LSPErrorCodes.RequestFailed, error.message, error.remedy && { remedy: error.remedy });
}
