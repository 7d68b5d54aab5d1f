// `$/cancelRequest` as an AbortSignal, which is what the engine understands.
import type { CancellationToken } from 'vscode-languageserver';

export function abortSignalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
