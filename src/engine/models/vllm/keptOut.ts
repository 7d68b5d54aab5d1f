// Errors are shown and logged: what a server repeats of a request in them must not hold the person's salt.
import type { StreamEvent } from '../modelClient.ts';
import { ServerError } from '../serverError.ts';

/** The same stream; a ServerError whose message quotes `secret` is thrown without it. */
export async function* keptOut(
  secret: string | undefined,
  stream: AsyncIterable<StreamEvent>,
): AsyncGenerator<StreamEvent> {
  try {
    yield* stream;
  } catch (error) {
    throw without(secret, error);
  }
}

/** The error, or one like it that does not quote `secret`. */
export function without(secret: string | undefined, error: unknown): unknown {
  if (secret === undefined || !(error instanceof ServerError) || !error.message.includes(secret)) return error;
  return new ServerError(error.kind, error.message.replaceAll(secret, '…'), error.details);
}
